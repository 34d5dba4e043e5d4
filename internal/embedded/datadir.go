package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// ErrInUse says that another process has the data folder open.
var ErrInUse = errors.New("in use by another snovsync process")

const lockFile = "lock"

// DataDir is a data folder that this process alone uses.
type DataDir struct {
	path      string
	lock      *os.File
	closeOnce sync.Once
	closeErr  error
}

// OpenDataDir makes the folder where it is missing, readable by its owner only,
// and locks it, because two processes on one embedded store would each believe
// that they alone call Snov.io. The lock goes with the process, however it ends.
// The error is ErrInUse where another process holds it.
func OpenDataDir(path string) (*DataDir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("data folder (DATA_DIR): %w", err)
	}
	file, err := os.OpenFile(filepath.Join(path, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder (DATA_DIR): %w", err)
	}
	if err := lockExclusively(file); err != nil {
		err = fmt.Errorf("data folder %s (DATA_DIR) is %w: stop that one, or set DATA_DIR to another folder", path, err)
		return nil, errors.Join(err, file.Close())
	}
	return &DataDir{path: path, lock: file}, nil
}

// Path returns the path of a file in the folder.
func (d *DataDir) Path(name string) string { return Path(d.path, name) }

// Close gives the folder free for another process. Twice is safe.
func (d *DataDir) Close() error {
	d.closeOnce.Do(func() {
		if err := d.lock.Close(); err != nil {
			d.closeErr = fmt.Errorf("data folder (DATA_DIR): %w", err)
		}
	})
	return d.closeErr
}
