package export

import (
	"strconv"
	"strings"
	"time"

	"github.com/snovsync/snovsync/models"
)

// columns is the file's first row. Programs that read such files go by these names.
func columns() []string {
	return []string{
		"time", "kind", "status", "reason", "explanation", "person", "booking", "form", "event id",
		"list", "prospect id", "attempts", "next attempt", "entry id",
	}
}

// row is an entry as the file shows it. Times are in UTC; what there is not is empty.
func (h *Handler) row(e *models.Entry) []string {
	cells := []string{
		moment(&e.CreatedAt), string(e.Kind), string(e.Status), string(e.Reason), h.explanation(e), e.ProspectEmail, e.BookingID, e.FormID, e.EventID,
		e.ListID, e.ProspectID, strconv.Itoa(e.AttemptCount), moment(e.NextAttemptAt), e.ID,
	}
	for i, cell := range cells {
		cells[i] = defused(cell)
	}
	return cells
}

// explanation is what the codes mean, and then what the entry itself has to say beyond that.
func (h *Handler) explanation(e *models.Entry) string {
	words := ""
	if h.config.Explain != nil {
		words = strings.TrimSpace(h.config.Explain(e.Status, e.Reason))
	}
	return strings.TrimSpace(words + " " + beyond(words, strings.TrimSpace(e.Message)))
}

// beyond is what a message says after the sentences that it begins with and that were
// said already: many begin with what their reason means.
func beyond(said, message string) string {
	for message != "" {
		sentence, rest := message, ""
		if end := strings.Index(message, ". "); end >= 0 {
			sentence, rest = message[:end+1], message[end+2:]
		}
		if !strings.Contains(said, sentence) {
			return message
		}
		message = strings.TrimSpace(rest)
	}
	return ""
}

func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
