package broadcast

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// newTestBroadcast is a broadcast whose subscribers stand at a change, without a log to read.
func newTestBroadcast(head int64, subscribers int) (*broadcast, []*Subscriber) {
	b := &broadcast{registry: New(Config{Wake: func([]Sink) {}})}
	b.ring.first = head + 1
	b.pace = newPacer(&sync.WaitGroup{}, b.interval, func() time.Duration { return 0 })
	all := make([]*Subscriber, subscribers)
	for i := range all {
		all[i] = &Subscriber{sink: lines{}, position: head}
		b.add(all[i])
	}
	return b, all
}

// lines is a Sink whose messages are lines.
type lines struct{}

// AppendMessage implements Sink.
func (lines) AppendMessage(to, payload []byte) []byte { return append(append(to, payload...), '\n') }

// told are the messages in what a subscriber took.
func told(messages []byte) string { return strings.Join(strings.Fields(string(messages)), " ") }

func made(messages ...string) [][]byte {
	all := make([][]byte, len(messages))
	for i, message := range messages {
		if message != "" {
			all[i] = []byte(message)
		}
	}
	return all
}

func TestSubscribersTakeTheirMessages(t *testing.T) {
	b, subscribers := newTestBroadcast(10, 3)
	subscribers[2].position = 12
	b.append(made("11", "12", "", "14"))
	for i, want := range []string{"11 12 14", "11 12 14", "14"} {
		got, how := b.take(subscribers[i], nil)
		if told(got) != want || how.Next != StepWait {
			t.Errorf("subscriber %d took %q, then %v", i, told(got), how)
		}
	}
	if b.behind != 0 || len(b.ring.messages) != 0 || b.ring.head() != 14 {
		t.Errorf("what all have is kept: %+v, %d are behind", b.ring, b.behind)
	}
	b.append(made("", ""))
	b.append(made("17"))
	if got, _ := b.take(subscribers[0], nil); told(got) != "17" {
		t.Errorf("after what its filter passes over: %q", told(got))
	}
	if got, _ := b.take(subscribers[0], nil); told(got) != "" {
		t.Errorf("again: %q", told(got))
	}
}

// TestLaggingSubscribersReadTheLog: what a broadcast forgets is read by the subscriber itself, until the broadcast
// has what comes next; it holds up nobody.
func TestLaggingSubscribersReadTheLog(t *testing.T) {
	b, subscribers := newTestBroadcast(0, 2)
	big := strings.Repeat("x", ringBytes/8)
	for n := range 20 {
		b.append(made(big))
		if got, how := b.take(subscribers[0], nil); len(got) < len(big) || how.Next == StepCatchUp {
			t.Fatalf("the quick subscriber took %d bytes of change %d, then %v", len(got), n, how)
		}
		if got, _ := b.take(subscribers[0], nil); len(got) != 0 {
			t.Fatal("there was more")
		}
	}
	if b.ring.bytes > ringBytes {
		t.Errorf("the broadcast keeps %d bytes", b.ring.bytes)
	}
	slow := subscribers[1]
	if _, how := b.take(slow, nil); how.Next != StepCatchUp || b.lagging != 1 {
		t.Fatalf("the slow one is to do %v", how)
	}
	if got, how := b.take(slow, nil); how.Next != StepWait || len(got) > 0 {
		t.Fatalf("while it reads by itself: %v", how)
	}
	if b.rejoin(slow, 5) {
		t.Error("it came back although the broadcast has forgotten change 6")
	}
	b.append(made("21"))
	if !b.rejoin(slow, 20) || b.lagging != 0 {
		t.Fatal("it does not come back")
	}
	if got, _ := b.take(slow, nil); told(got) != "21" {
		t.Errorf("then it takes %q", told(got))
	}
}

// TestFullBroadcastWaitsForHalfOfItsSubscribers until it goes on.
func TestFullBroadcastWaitsForHalfOfItsSubscribers(t *testing.T) {
	b, subscribers := newTestBroadcast(0, 4)
	if b.append(made(strings.Repeat("x", fullBytes))) {
		t.Error("full too early")
	}
	if !b.append(made("2")) {
		t.Error("not full")
	}
	for i, full := range []bool{true, false} {
		for range 2 {
			b.take(subscribers[i], nil)
		}
		if b.full != full {
			t.Errorf("after %d subscribers: full is %v", i+1, b.full)
		}
	}
}

// TestRingIsBounded in the changes it looks back on, also where they bring no messages.
func TestRingIsBounded(t *testing.T) {
	b, subscribers := newTestBroadcast(0, 1)
	b.append(made("1"))
	for range ringPlaces {
		b.append(made(""))
	}
	if len(b.ring.messages) != ringPlaces || b.ring.first != 2 || b.ring.head() != ringPlaces+1 {
		t.Errorf("%d places from %d", len(b.ring.messages), b.ring.first)
	}
	if _, how := b.take(subscribers[0], nil); how.Next != StepCatchUp {
		t.Errorf("then %v", how)
	}
}

// TestSubscribersLeave: those who are behind or lag are not waited for once they are gone.
func TestSubscribersLeave(t *testing.T) {
	b, subscribers := newTestBroadcast(0, 3)
	b.append(made("1"))
	subscribers[1].lagging, subscribers[1].behind = true, false
	b.lagging, b.behind, b.replayed = 1, 2, &replayBuffer{}
	for i, last := range []bool{false, false, true} {
		if b.remove(subscribers[i]) != last {
			t.Errorf("subscriber %d is the last one: %v", i, !last)
		}
	}
	if !b.rejoin(subscribers[1], 0) {
		t.Error("a subscriber that has left goes on reading")
	}
	if b.behind != 0 || b.lagging != 0 || b.replayed != nil || len(b.ring.messages) != 0 || b.size.Load() != 0 {
		t.Errorf("what is left: %+v", b)
	}
}
