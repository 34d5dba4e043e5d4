package ephemeral

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// The library that answers a program's questions for the time, where Debian's
// package libfaketime puts it: https://github.com/wolfcw/libfaketime.
const (
	clockLibrary        = "/usr/lib/*/faketime/libfaketime.so.1"
	clockLibraryPackage = "libfaketime"
)

// allocator, preloaded too, serves the program's memory in place of jemalloc, with
// which Redis comes: jemalloc asks for the time before the library has an answer, and
// the program hangs (https://github.com/wolfcw/libfaketime/issues/130).
const allocator = "libc.so.6"

// clock is a wall clock of a server's own. The server reads its offset from a file
// whenever it asks for the time; how time passes for its timers stays true.
type clock struct {
	library string
	path    string
}

// newClock makes a clock that shows the true time, of a library that a pattern
// names. The error is ErrNotInstalled where there is none.
func newClock(folder, pattern string) (*clock, error) {
	libraries, err := filepath.Glob(pattern)
	if err != nil {
		return nil, fmt.Errorf("find libfaketime: %w", err)
	}
	if len(libraries) == 0 {
		return nil, fmt.Errorf("libfaketime (Debian's package %s): %w", clockLibraryPackage, ErrNotInstalled)
	}
	c := &clock{library: libraries[0], path: filepath.Join(folder, "clock")}
	if err := c.move(0); err != nil {
		return nil, err
	}
	return c, nil
}

// move sets the clock to the true time and an offset, from now on and over restarts.
func (c *clock) move(offset time.Duration) error {
	// In one step: a half-written file would be read as another time.
	next := c.path + ".next"
	seconds := strconv.FormatFloat(offset.Seconds(), 'f', 6, 64)
	if offset >= 0 {
		seconds = "+" + seconds
	}
	if err := os.WriteFile(next, []byte(seconds+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(next, c.path)
}

// command returns the command that runs a program under this clock. The program
// env sets the variables, so that the shell that becomes the server, and the
// watcher it leaves behind, keep the true time.
func (c *clock) command(args []string) []string {
	return append([]string{
		"env", "LD_PRELOAD=" + c.library + ":" + allocator, "FAKETIME_TIMESTAMP_FILE=" + c.path, "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
	}, args...)
}

// clockMemory returns the files in which the library of a process keeps what it
// shares with the process's children. One that is killed leaves them behind, and
// they would keep another process with its number from starting under the library.
func clockMemory(pid int) []string {
	return []string{fmt.Sprintf("/dev/shm/faketime_shm_%d", pid), fmt.Sprintf("/dev/shm/sem.faketime_sem_%d", pid)}
}

// MoveClock sets the server's wall clock to the true time plus an offset, which
// may be negative, while it runs. The offset stays until the next move, also over
// a restart; 0 brings the true time back. The server must have been started with
// MovableClock.
func (s *Redis) MoveClock(offset time.Duration) error {
	if s.clock == nil {
		return errors.New("move the clock of Redis: it was started without MovableClock")
	}
	if err := s.clock.move(offset); err != nil {
		return fmt.Errorf("move the clock of Redis: %w", err)
	}
	return nil
}
