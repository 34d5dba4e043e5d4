package demo

import (
	"io"
	"os"
	"runtime"
	"strings"
	"sync"

	"github.com/mattn/go-isatty"
)

// screen writes lines to a terminal, with a status line below them that stays at
// the bottom, or to anything else, in plain text without a status line.
type screen struct {
	out      io.Writer
	terminal bool
	colored  bool

	mu     sync.Mutex
	status string
}

// What a terminal is told: to clear the line, and not to wrap a line that is
// longer than the terminal is wide, because a wrapped line cannot be cleared.
const (
	clearLine = "\r\x1b[2K"
	noWrap    = "\x1b[?7l"
	wrap      = "\x1b[?7h"
)

type color string

const (
	plain   color = ""
	bold    color = "1"
	dim     color = "2"
	red     color = "31"
	green   color = "32"
	yellow  color = "33"
	blue    color = "34"
	magenta color = "35"
)

func newScreen(out io.Writer) *screen {
	s := &screen{out: out, terminal: isTerminal(out)}
	s.colored = s.terminal && os.Getenv("NO_COLOR") == ""
	return s
}

// isTerminal tells whether out is a terminal that understands what it is told. On
// Windows only the newer one does without being asked to.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && isatty.IsTerminal(file.Fd()) && os.Getenv("TERM") != "dumb" &&
		(runtime.GOOS != "windows" || os.Getenv("WT_SESSION") != "")
}

func (s *screen) paint(c color, text string) string {
	if !s.colored || c == plain || text == "" {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

// add writes whole lines above the status line.
func (s *screen) add(lines ...string) {
	if len(lines) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write(s.cleared() + strings.Join(lines, "\n") + "\n" + s.drawn())
}

// setStatus changes the status line; "" takes it away.
func (s *screen) setStatus(status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.terminal || status == s.status {
		return
	}
	before := s.cleared()
	s.status = status
	s.write(before + s.drawn())
}

// beside lets something else write to the terminal.
func (s *screen) beside(write func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write(s.cleared())
	write()
	s.write(s.drawn())
}

func (s *screen) cleared() string {
	if s.status == "" {
		return ""
	}
	return clearLine
}

func (s *screen) drawn() string {
	if s.status == "" {
		return ""
	}
	return noWrap + s.status + wrap
}

// write gives all to the terminal at once, so that nothing flickers.
func (s *screen) write(text string) {
	if text != "" {
		_, _ = io.WriteString(s.out, text) // nobody could be told that nobody can be told
	}
}
