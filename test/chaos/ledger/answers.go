package ledger

import (
	"fmt"
	"strings"
)

// checkAnswers looks at what the API answered to the reports of each event, and
// whether it kept its word.
func (b *checker) checkAnswers() {
	for _, f := range b.ordered {
		a := f.acknowledged
		if a != nil {
			b.checkAnswersOf(f, a)
		}
		if f.exists() {
			b.report.Events++
		}
	}
}

func (b *checker) checkAnswersOf(f *eventRecord, a *Acknowledgment) {
	if len(a.Refusals) > 0 {
		b.report.add(f.finding(Refused, "the API refused the event: "+strings.Join(a.Refusals, ", ")))
	}
	if a.At.IsZero() {
		b.report.Unacknowledged++
		return
	}
	b.report.Acknowledged++
	switch {
	case f.entry == nil:
		b.report.add(f.finding(Lost, "the event was acknowledged as "+a.EntryID+" and has no entry"))
	case a.EntryID != f.entry.ID:
		b.report.add(f.finding(Doubled, "the event was acknowledged under another id, "+a.EntryID))
	}
	if len(a.OtherIDs) > 0 {
		b.report.add(f.finding(Doubled, "answers named different entries: "+a.EntryID+", "+strings.Join(a.OtherIDs, ", ")))
	}
	switch {
	case a.Fresh > 1:
		b.report.add(f.finding(Misanswered, fmt.Sprintf("%d answers took the event for new", a.Fresh)))
	case a.Fresh == 0 && a.Unknown == 0:
		b.report.add(f.finding(Misanswered, "every answer said that the event is a duplicate, although none was lost"))
	}
}
