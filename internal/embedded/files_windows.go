package embedded

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// lockExclusively takes the lock on an open file without waiting for it. It is
// released when the file is closed, by the process or by its end.
func lockExclusively(file *os.File) error {
	err := windows.LockFileEx(windows.Handle(file.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return ErrInUse
	}
	if err != nil {
		return fmt.Errorf("not lockable: %w", err)
	}
	return nil
}

// syncFolder does nothing: Windows writes names with the file.
func syncFolder(string) error { return nil }
