package check

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/snovsync/snovsync/internal/settings"
)

// terminal is a pseudo terminal: what the test writes to keyboard, the command reads, and
// what the terminal echoes comes back on the keyboard's side.
func terminal(t *testing.T) (keyboard, tty *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	must(t, err)
	t.Cleanup(func() { _ = keyboard.Close() })
	must(t, unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	must(t, err)
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	must(t, err)
	t.Cleanup(func() { _ = tty.Close() })
	return keyboard, tty
}

// typing answers each question: one about keys once the terminal shows nothing any more, as
// a person would, and the last one at once.
type typing struct {
	keyboard *os.File
	answers  []string
	asked    bytes.Buffer
	typists  sync.WaitGroup
}

func (a *typing) Write(p []byte) (int, error) {
	n, err := a.asked.Write(p)
	text := string(p)
	if len(a.answers) == 0 || !strings.HasSuffix(text, ": ") && !strings.HasSuffix(text, "] ") {
		return n, err
	}
	answer, hidden := a.answers[0]+"\n", strings.HasSuffix(text, ": ")
	a.answers = a.answers[1:]
	a.typists.Go(func() {
		for hidden && a.echoes() {
			runtime.Gosched() // a terminal does not tell when its mode changes
		}
		_, _ = a.keyboard.WriteString(answer)
	})
	return n, err
}

// echoes tells whether the terminal shows what is typed.
func (a *typing) echoes() bool {
	mode, err := unix.IoctlGetTermios(int(a.keyboard.Fd()), unix.TCGETS)
	return err == nil && mode.Lflag&unix.ECHO != 0
}

// TestKeysAreAskedForAndNotShown: at a terminal the command asks for keys, without showing
// them, and whether to go on.
func TestKeysAreAskedForAndNotShown(t *testing.T) {
	t.Setenv(settings.SnovioAPIUserID, "")
	t.Setenv(settings.SnovioAPISecret, "")
	for answer, wantCalls := range map[string]bool{"y": true, "yes": true, "n": false, "": false} {
		a := newAccount(t)
		keyboard, tty := terminal(t)
		people := &typing{keyboard: keyboard, answers: []string{"demo-user", "demo-secret", answer}}
		var out bytes.Buffer
		err := Command{BaseURL: a.url, In: tty, Out: &out, Err: people}.Run(context.Background())
		if calls := a.sim.Stats()[0].Calls; (err == nil) != wantCalls || (calls > 0) != wantCalls {
			t.Errorf("answered %q: %d calls, %v", answer, calls, err)
		}
		people.typists.Wait()
		must(t, tty.Close())
		echoed, _ := io.ReadAll(keyboard) // ends with an error once the terminal is closed
		if strings.Contains(string(echoed), "demo-") || strings.Contains(people.asked.String()+out.String(), "demo-secret") {
			t.Errorf("the terminal shows %q", echoed)
		}
	}
}
