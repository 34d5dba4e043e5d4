package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/snovsync/snovsync/internal/pause"
)

// errImpossible says that a fault needs what this machine does not give.
var errImpossible = errors.New("not possible here")

// disk is a small file system of its own in memory, so that it can be full without
// harm to anybody else.
type disk struct {
	folder string
	// unmounted says why it is an ordinary folder instead; nil: it is none.
	unmounted error
	// hold is locked while a fault keeps it full.
	hold sync.Mutex
}

// newDisk makes a file system of so many bytes. Where this process may not mount
// one, it is an ordinary folder, which is never full.
func newDisk(bytes int64) (*disk, error) {
	folder, err := os.MkdirTemp("", "snovsync-chaos-disk-")
	if err != nil {
		return nil, err
	}
	d := &disk{folder: folder}
	if err := unix.Mount("snovsync-chaos", folder, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, fmt.Sprintf("size=%d,mode=0700", bytes)); err != nil {
		d.unmounted = fmt.Errorf("%w: mount a file system: %w", errImpossible, err)
	}
	return d, nil
}

// path is where a file or folder of this name lies.
func (d *disk) path(name string) string { return filepath.Join(d.folder, name) }

// close removes it with everything on it. Nobody may use it any more.
func (d *disk) close() error {
	if d.unmounted == nil {
		if err := unix.Unmount(d.folder, 0); err != nil {
			return fmt.Errorf("unmount %s: %w", d.folder, err)
		}
	}
	return os.RemoveAll(d.folder)
}

// stuffing is the time between two looks whether somebody made room on a full disk.
const stuffing = 10 * time.Millisecond

// whileFull fills the disk, keeps it full until work is done, and then frees it.
func (d *disk) whileFull(ctx context.Context, work func() error) error {
	if d.unmounted != nil {
		return d.unmounted
	}
	if !d.hold.TryLock() {
		return errBusy
	}
	defer d.hold.Unlock()
	ballast, err := os.OpenFile(d.path("ballast"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	if err = stuff(ballast); err == nil {
		err = d.keepFull(ctx, ballast, work)
	}
	return errors.Join(err, ballast.Close(), os.Remove(ballast.Name()))
}

func (d *disk) keepFull(ctx context.Context, ballast *os.File, work func() error) error {
	keeping, end := context.WithCancel(ctx)
	kept := make(chan error, 1)
	go func() {
		var err error
		for err == nil && keeping.Err() == nil {
			pause.For(keeping, stuffing)
			err = stuff(ballast)
		}
		kept <- err
	}()
	err := work()
	end()
	return errors.Join(err, <-kept)
}

// stuff writes to a file until its disk is full.
func stuff(file *os.File) error {
	block := make([]byte, 1<<20)
	for {
		if _, err := file.Write(block); errors.Is(err, unix.ENOSPC) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
