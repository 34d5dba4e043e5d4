package ephemeral

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// killFamily kills the server together with the processes it started, and returns
// when all of them are gone. Where the server alone is killed its children may work
// on for a while, and Postgres does not start again beside them.
func (p *process) killFamily() error {
	select {
	case <-p.done:
		return nil
	default:
	}
	// A stopped server starts no more children.
	if err := p.cmd.Process.Signal(syscall.SIGSTOP); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	if err := await(func() (bool, error) { return p.stopped() }); err != nil {
		return err
	}
	children, err := childrenOf(p.cmd.Process.Pid)
	if err != nil {
		return err
	}
	p.end(syscall.SIGKILL)
	for _, child := range children {
		if err := syscall.Kill(child, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
	}
	for _, child := range children {
		if err := await(func() (bool, error) { return gone(child) }); err != nil {
			return err
		}
	}
	return nil
}

// stopped tells whether the server took SIGSTOP, or ended before it could.
func (p *process) stopped() (bool, error) {
	select {
	case <-p.done:
		return true, nil
	default:
	}
	state, _, err := stat(p.cmd.Process.Pid)
	return state == "T" || state == "Z" || errors.Is(err, fs.ErrNotExist), ignoreMissing(err)
}

// gone tells whether a process has ended; whether its parent has noticed does not matter.
func gone(pid int) (bool, error) {
	state, _, err := stat(pid)
	return state == "Z" || state == "X" || errors.Is(err, fs.ErrNotExist), ignoreMissing(err)
}

// childrenOf lists the processes that a process started and that have not ended.
func childrenOf(parent int) ([]int, error) {
	paths, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil, err
	}
	var children []int
	for _, path := range paths {
		pid, err := strconv.Atoi(filepath.Base(path))
		if err != nil {
			continue
		}
		_, itsParent, err := stat(pid)
		if err := ignoreMissing(err); err != nil {
			return nil, err
		}
		if err == nil && itsParent == parent {
			children = append(children, pid)
		}
	}
	return children, nil
}

// stat reads a process's state, one letter, and its parent. The error is
// fs.ErrNotExist where the process is gone.
func stat(pid int) (state string, parent int, err error) {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if errors.Is(err, syscall.ESRCH) { // it ended between the file's opening and its reading
		err = fs.ErrNotExist
	}
	if err != nil {
		return "", 0, err
	}
	// The name of the program, in parentheses, may hold spaces and parentheses itself.
	fields := strings.Fields(string(line[bytes.LastIndexByte(line, ')')+1:]))
	if len(fields) < 2 {
		return "", 0, fmt.Errorf("process %d: unreadable status %q", pid, line)
	}
	parent, err = strconv.Atoi(fields[1])
	return fields[0], parent, err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// await asks until the answer is yes; the kernel tells nobody but the parent.
func await(condition func() (bool, error)) error {
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(stopTimeout)
	for {
		ok, err := condition()
		if ok || err != nil {
			return err
		}
		select {
		case <-ticker.C:
		case <-deadline:
			return errors.New("a killed process did not end in time")
		}
	}
}
