package peer

import (
	"fmt"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/livelog"
)

// message is one of the live log; note makes it differ from others of the same change.
func message(seq int64, note string) []byte {
	written := time.Now().Add(-time.Second).UTC().Format(time.RFC3339Nano)
	return fmt.Appendf(nil, `{"payload":{"data":{"syncLog":{"cursor":"%s","entry":{"message":"%s","updatedAt":"%s"}}}},"id":"1","type":"next"}`,
		livelog.EncodeCursor(seq), note, written)
}

// counted are delivered, doubles, missing.
func (t *expectedLog) counted() [3]int64 {
	c := t.counts.Load()
	return [3]int64{c.delivered.Load(), c.doubles.Load(), c.missing.Load()}
}

// reads lets a reader get changes of these numbers, one after the other.
func reads(t *testing.T, log *expectedLog, next int, seqs ...int64) int {
	t.Helper()
	for _, seq := range seqs {
		var err error
		if next, err = log.add(message(seq, ""), next); err != nil {
			t.Fatal(err)
		}
	}
	return next
}

func TestTapeCountsWhatReadersGet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		first, second []int64
		want          [3]int64
	}{
		"all in order":        {[]int64{8, 9, 10}, []int64{8, 9, 10}, [3]int64{6, 0, 0}},
		"one comes twice":     {[]int64{8, 9, 10}, []int64{8, 9, 9, 10}, [3]int64{6, 1, 0}},
		"one is left out":     {[]int64{8, 9, 10}, []int64{8, 10}, [3]int64{5, 0, 1}},
		"an older one later":  {[]int64{8, 9, 10}, []int64{8, 10, 9}, [3]int64{5, 1, 1}},
		"the second is first": {[]int64{8}, []int64{8, 9, 10}, [3]int64{4, 0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := newExpectedLog()
			reads(t, log, 0, test.first...)
			reads(t, log, 0, test.second...)
			if got := log.counted(); got != test.want {
				t.Errorf("delivered, doubles and missing are %v, want %v", got, test.want)
			}
		})
	}
}

// TestTapeReadsMessagesThatDiffer: a server need not send all readers the same bytes.
func TestTapeReadsMessagesThatDiffer(t *testing.T) {
	t.Parallel()
	log := newExpectedLog()
	for _, note := range []string{"one", "other"} {
		next := 0
		for seq := int64(1); seq <= 5; seq++ {
			var err error
			if next, err = log.add(message(seq, note), next); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := log.counted(); got != [3]int64{10, 0, 0} {
		t.Errorf("delivered, doubles and missing are %v", got)
	}
}

func TestTapeTimesFromTheEntrysWriting(t *testing.T) {
	t.Parallel()
	log := newExpectedLog()
	reads(t, log, 0, 1)
	if latency := log.counts.Load().latency.Max(); latency < time.Second || latency > time.Minute {
		t.Errorf("an entry that was written a second ago took %s", latency)
	}
}

func TestTapeRefusesWhatIsNoChange(t *testing.T) {
	t.Parallel()
	log := newExpectedLog()
	for _, text := range []string{`{"type":"next"}`, `{"cursor":"?","updatedAt":"x"}`, `{"cursor":"` + livelog.EncodeCursor(1) + `"}`} {
		if _, err := log.add([]byte(text), 0); err == nil {
			t.Errorf("%s was taken for a change", text)
		}
	}
}

func TestKindStandsAtEitherEnd(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{"id":"1","type":"next","payload":{"long":"` + fmt.Sprintf("%0200d", 0) + `"}}`, string(message(1, "")), `{"type":"next"}`} {
		if !isKind([]byte(text), "next") || isKind([]byte(text), "ping") {
			t.Errorf("the kind of %s is not seen", text)
		}
	}
}
