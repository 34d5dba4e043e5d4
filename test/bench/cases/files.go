package cases

import (
	"fmt"
	"syscall"
)

// allowFiles makes sure that this process, and those it starts from now on, may have
// so many files open. Go has raised the limit as far as the hard one goes; that one
// only root can raise.
func allowFiles(n uint64) error {
	var present syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &present); err != nil {
		return fmt.Errorf("read the limit of open files: %w", err)
	}
	if present.Cur >= n {
		return nil
	}
	raised := syscall.Rlimit{Cur: n, Max: max(n, present.Max)}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &raised); err != nil {
		return fmt.Errorf("%d open files are needed, %d are allowed (ulimit -n): %w", n, present.Max, err)
	}
	return nil
}
