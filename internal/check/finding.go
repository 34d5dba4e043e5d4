package check

// Verdict says how an account's answer compares with what was expected.
type Verdict string

// The verdicts.
const (
	// AsExpected: the account answered as snovsync assumes.
	AsExpected Verdict = "as expected"
	// Differs: it answered something else; the meaning says whether snovsync copes with it.
	Differs Verdict = "differs"
	// NotChecked: this run could not tell.
	NotChecked Verdict = "not checked"
)

// Finding is what a run found about one assumption.
type Finding struct {
	ID         string  `json:"id"`
	Source     Source  `json:"source"`
	Assumption string  `json:"assumption"`
	Expected   string  `json:"expected"`
	Verdict    Verdict `json:"verdict"`
	// Answer is what the account answered, without keys and tokens; empty where it was not asked.
	Answer string `json:"answer,omitempty"`
	// Meaning is what the answer means for snovsync, or why it was not checked.
	Meaning string `json:"meaning"`
}

// result is what a probe says of an assumption.
type result struct {
	verdict         Verdict
	answer, meaning string
}

// findings puts results into the order of the assumptions. What no probe spoke of was not checked.
func findings(results map[string]result) []Finding {
	var all []Finding
	for _, a := range assumptions() {
		r, ok := results[a.ID]
		if !ok {
			r = result{verdict: NotChecked, meaning: a.Unchecked}
			if r.meaning == "" {
				r.meaning = "The check ended before this."
			}
		}
		if r.verdict == AsExpected && r.meaning == "" {
			r.meaning = "Nothing to do."
		}
		all = append(all, Finding{
			ID: a.ID, Source: a.Source, Assumption: a.Claim, Expected: a.Expected, Verdict: r.verdict, Answer: r.answer, Meaning: r.meaning,
		})
	}
	return all
}
