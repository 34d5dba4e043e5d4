package report

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// Machine is what the figures were measured on.
type Machine struct {
	Cores  int
	CPU    string
	Memory string
	Kernel string
	// Load is the load average of the last minute before the run: what else kept the
	// machine busy.
	Load string
}

const unknown = "unknown"

// ThisMachine describes the machine this runs on; what it does not tell is "unknown".
func ThisMachine() Machine {
	m := Machine{Cores: runtime.NumCPU(), CPU: unknown, Memory: unknown, Kernel: unknown, Load: unknown}
	if model, ok := field("/proc/cpuinfo", "model name"); ok {
		m.CPU = model
	}
	if total, ok := field("/proc/meminfo", "MemTotal"); ok {
		if kibibytes, err := strconv.ParseFloat(strings.TrimSuffix(total, " kB"), 64); err == nil {
			m.Memory = fmt.Sprintf("%.1f GiB", kibibytes/(1<<20))
		}
	}
	if release, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.Kernel = "Linux " + string(bytes.TrimSpace(release))
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		m.Load, _, _ = strings.Cut(string(load), " ")
	}
	return m
}

// field reads a line "name: value" of a file under /proc.
func field(path, name string) (string, bool) {
	file, err := os.Open(path)
	if err != nil {
		return "", false
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		key, value, found := strings.Cut(lines.Text(), ":")
		if found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value), true
		}
	}
	return "", false
}
