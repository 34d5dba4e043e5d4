package deployment

import (
	"io"
	"os"
	"sync"
)

// sharedWriter makes a writer that several processes may log to. A file is given
// to them as it is: they write to it themselves.
func sharedWriter(w io.Writer) io.Writer {
	if w == nil {
		return os.Stderr
	}
	if file, ok := w.(*os.File); ok {
		return file
	}
	return &lockedWriter{writer: w}
}

// lockedWriter lets one write at a time through.
type lockedWriter struct {
	mu     sync.Mutex
	writer io.Writer
}

// Write writes to the writer behind it.
func (w *lockedWriter) Write(bytes []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.writer.Write(bytes)
}
