package main

import (
	"log/slog"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// memoryRatio is the part of the container's memory that Go may use. The rest is for what the
// kernel counts and Go does not, such as socket buffers.
const memoryRatio = 0.9

// limitMemory makes the garbage collector work harder as the process nears its container's
// memory limit, so that a load of large requests slows it down and does not get it killed. The
// environment variable GOMEMLIMIT overrides it. Without a limit it does nothing.
func limitMemory(containerLimit memlimit.Provider, logger *slog.Logger) {
	limit, err := memlimit.Set(memlimit.WithProvider(containerLimit), memlimit.WithRatio(memoryRatio))
	if err != nil {
		logger.Debug("no memory limit was found", "error", err)
		return
	}
	logger.Debug("memory limit", "bytes", limit)
}
