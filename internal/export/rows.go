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

// explanation is what the codes mean, and then what the entry itself has to say.
func (h *Handler) explanation(e *models.Entry) string {
	words := ""
	if h.config.Explain != nil {
		words = strings.TrimSpace(h.config.Explain(e.Status, e.Reason))
	}
	if own := strings.TrimSpace(e.Message); own != "" && own != words {
		words = strings.TrimSpace(words + " " + own)
	}
	return words
}

func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
