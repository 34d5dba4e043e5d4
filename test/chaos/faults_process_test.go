package main

import (
	"os/exec"
	"syscall"
	"testing"
)

// TestAProcessThatDiedIsToldFromOneThatEnded: only the first one's calls may be repeated.
func TestAProcessThatDiedIsToldFromOneThatEnded(t *testing.T) {
	for _, c := range []struct {
		name   string
		signal syscall.Signal
		died   bool
	}{
		{"killed at a boundary", syscall.SIGKILL, true},
		{"stopped", syscall.SIGTERM, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			command := exec.CommandContext(t.Context(), "cat")
			if _, err := command.StdinPipe(); err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			if err := command.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			_ = command.Wait()
			if got := killed(command.ProcessState); got != c.died {
				t.Errorf("killed = %v after %s, want %v", got, c.signal, c.died)
			}
		})
	}
}
