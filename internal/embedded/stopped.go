package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

const stoppedFile = "stopped-at"

// MarkStopped notes in the data folder when a process ended in order: everything
// it had begun was finished by then.
func (d *DataDir) MarkStopped(at time.Time) error {
	if err := writeDurably(d.Path(stoppedFile), []byte(at.UTC().Format(time.RFC3339Nano)+"\n")); err != nil {
		return fmt.Errorf("note the stop: %w", err)
	}
	return nil
}

// TakeStopped reads and removes the note of MarkStopped; zero where there is none,
// because the last process ended otherwise.
func (d *DataDir) TakeStopped() (time.Time, error) {
	content, err := os.ReadFile(d.Path(stoppedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, nil
	}
	if err == nil {
		err = os.Remove(d.Path(stoppedFile))
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read the note of the last stop: %w", err)
	}
	at, err := time.Parse(time.RFC3339Nano, string(bytes.TrimSpace(content)))
	if err != nil {
		return time.Time{}, nil //nolint:nilerr // a note that cannot be read says nothing, as if there were none
	}
	return at, nil
}
