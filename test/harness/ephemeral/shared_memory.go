package ephemeral

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// removeSharedMemory removes the segment that a killed Postgres left behind. It
// is the lock on the data folder: the next start on the folder removes it, and
// without one it would stay until the machine starts anew.
func (s *Postgres) removeSharedMemory() error {
	// A server that ended in order removed both the file and the segment.
	lock, err := os.ReadFile(filepath.Join(s.dataFolder(), "postmaster.pid"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	const line = 6 // of the lock file, counted from 0: the segment's key and its id
	lines := strings.Split(string(lock), "\n")
	if len(lines) <= line {
		return nil
	}
	segment := strings.Fields(lines[line])
	if len(segment) != 2 {
		return nil
	}
	id, err := strconv.Atoi(segment[1])
	if err != nil {
		return fmt.Errorf("id of the shared memory segment: %w", err)
	}
	if _, err := unix.SysvShmCtl(id, unix.IPC_RMID, nil); err != nil && !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.EIDRM) {
		return fmt.Errorf("remove shared memory segment %d: %w", id, err)
	}
	return nil
}
