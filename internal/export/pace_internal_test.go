package export

import (
	"errors"
	"net/http"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// reader is the other end of an answer. It takes rate bytes a second, in the time of the test.
type reader struct {
	rate     int
	pause    time.Duration
	deadline time.Time
	taken    int
}

func (*reader) Header() http.Header { return nil }
func (*reader) WriteHeader(int)     {}

// SetWriteDeadline is for http.ResponseController.
func (r *reader) SetWriteDeadline(deadline time.Time) error {
	r.deadline = deadline
	return nil
}

// Write implements io.Writer.
func (r *reader) Write(part []byte) (int, error) {
	r.taken += len(part)
	return len(part), r.wait(time.Duration(len(part)) * time.Second / time.Duration(r.rate))
}

// FlushError is for http.ResponseController.
func (r *reader) FlushError() error { return r.wait(r.pause) }

func (r *reader) wait(d time.Duration) error {
	if d > time.Until(r.deadline) {
		<-time.After(time.Until(r.deadline))
		return os.ErrDeadlineExceeded
	}
	<-time.After(d)
	return nil
}

const minRate = 64 << 10

// pages writes pages of 1 MiB until the reader is cut off, and tells how long that took.
func (r *reader) pages(n int) (time.Duration, error) {
	began := time.Now()
	p := newPace(r, minRate, 30*time.Second)
	for range n {
		if err := p.write(make([]byte, 1<<20)); err != nil {
			return time.Since(began), err
		}
	}
	return time.Since(began), nil
}

func TestReadersAtTheMinimumRateAreServed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for name, r := range map[string]*reader{
			"just fast enough":               {rate: minRate},
			"fast, with a pause in each MiB": {rate: 1 << 30, pause: 15 * time.Second},
			"as slow as is allowed at first": {rate: 1 << 30, pause: 16 * time.Second},
		} {
			if took, err := r.pages(1000); err != nil {
				t.Errorf("%s: %v after %s", name, err, took)
			}
		}
	})
}

func TestSlowReadersAreCutOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for name, row := range map[string]struct {
			reader *reader
			within time.Duration
		}{
			"half the rate":             {&reader{rate: minRate / 2}, 61 * time.Second},
			"nine tenths":               {&reader{rate: minRate * 9 / 10}, 301 * time.Second},
			"nothing":                   {&reader{rate: 1}, 31 * time.Second},
			"a pause in each MiB":       {&reader{rate: 1 << 30, pause: 20 * time.Second}, 3 * time.Minute},
			"a stall after a fast part": {&reader{rate: 1 << 40, pause: 47 * time.Second}, 31 * time.Second},
		} {
			took, err := row.reader.pages(1000)
			if !errors.Is(err, os.ErrDeadlineExceeded) || took > row.within {
				t.Errorf("%s: %v after %s and %d bytes", name, err, took, row.reader.taken)
			}
		}
	})
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	if got := New(Config{}).config; got.PageRows != 1000 || got.MinRate != 64<<10 || got.MaxDelay != 30*time.Second || got.Logger == nil || got.Now == nil {
		t.Errorf("got %+v", got)
	}
	if got := New(Config{PageRows: 1, MinRate: 1, MaxDelay: 1}).config; got.PageRows != 1 || got.MinRate != 1 || got.MaxDelay != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestSlots(t *testing.T) {
	t.Parallel()
	s := slots{taken: make(map[string]int)}
	for _, organization := range []string{"a", "a", "b", "b", "c", "c", "d"} {
		if full := s.take(organization); full != nil {
			t.Fatalf("%s: %+v", organization, full)
		}
	}
	status := func(organization string) int {
		full := s.take(organization)
		if full == nil {
			return 0
		}
		return full.status
	}
	if got := status("a"); got != http.StatusTooManyRequests {
		t.Errorf("a third one of an organization: %d", got)
	}
	if got := status("e"); got != 0 {
		t.Errorf("the eighth one: %d", got)
	}
	if got := status("e"); got != http.StatusServiceUnavailable {
		t.Errorf("a ninth one: %d", got)
	}
	if got := status("a"); got != http.StatusTooManyRequests {
		t.Errorf("a third one of an organization while all slots are taken: %d", got)
	}
	s.give("a")
	if got := status("e"); got != 0 {
		t.Errorf("after one has ended: %d", got)
	}
	for _, organization := range []string{"a", "b", "b", "c", "c", "d", "e", "e"} {
		s.give(organization)
	}
	if s.all != 0 || len(s.taken) != 0 {
		t.Errorf("after all have ended: %d, %v", s.all, s.taken)
	}
}
