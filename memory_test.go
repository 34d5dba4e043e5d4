package main

import (
	"errors"
	"log/slog"
	"math"
	"os"
	"runtime/debug"
	"testing"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

func TestMemoryIsLimitedByTheContainer(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetMemoryLimit(before) })
	// Setenv restores the variable, if there is one, at the end.
	t.Setenv("GOMEMLIMIT", "")
	if err := os.Unsetenv("GOMEMLIMIT"); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		container memlimit.Provider
		want      int64
	}{
		"limited":      {memlimit.Limit(1000 << 20), 900 << 20},
		"unlimited":    {func() (uint64, error) { return 0, memlimit.ErrNoLimit }, math.MaxInt64},
		"no container": {func() (uint64, error) { return 0, errors.New("no cgroup") }, math.MaxInt64},
	} {
		debug.SetMemoryLimit(math.MaxInt64)
		limitMemory(row.container, slog.New(slog.DiscardHandler))
		if got := debug.SetMemoryLimit(-1); got != row.want {
			t.Errorf("%s: %d", name, got)
		}
	}
	t.Setenv("GOMEMLIMIT", "123MiB")
	debug.SetMemoryLimit(123 << 20)
	limitMemory(memlimit.Limit(1000<<20), slog.New(slog.DiscardHandler))
	if got := debug.SetMemoryLimit(-1); got != 123<<20 {
		t.Errorf("GOMEMLIMIT is overridden by %d", got)
	}
}
