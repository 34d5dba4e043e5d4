package console

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed words.json
var wordsFile []byte

// Word is what a code of the API is called, what it means, and what to do about it,
// in the console and in what is downloaded from it.
type Word struct {
	// Label is its name, in a word or two.
	Label string `json:"label"`
	// Sentence says what it means.
	Sentence string `json:"sentence"`
	// NextStep is what somebody can do about it; empty where there is nothing to do.
	NextStep string `json:"nextStep"`
	// NextStepRoute is the console's page where that is done, such as /settings; empty
	// where it is none.
	NextStepRoute string `json:"nextStepRoute"`
}

// Vocabulary has the words for every SyncStatus, SyncReason and SyncKind of the schema.
type Vocabulary struct {
	Statuses map[string]Word `json:"statuses"`
	Reasons  map[string]Word `json:"reasons"`
	Kinds    map[string]Word `json:"kinds"`
}

// Words reads the words. An error means that the program was built with a broken file.
func Words() (Vocabulary, error) {
	var words Vocabulary
	if err := json.Unmarshal(wordsFile, &words); err != nil {
		return Vocabulary{}, fmt.Errorf("read the console's words: %w", err)
	}
	return words, nil
}

// Explain says what the status and the reason of an entry mean, and what can be done
// about it: in the words of the reason, or where it has none in those of the status.
// The reason may be empty; codes that nobody knows are explained by nothing.
func (v Vocabulary) Explain(status, reason string) string {
	word, found := v.Reasons[reason]
	if !found {
		word = v.Statuses[status]
	}
	return strings.TrimSpace(word.Sentence + " " + word.NextStep)
}
