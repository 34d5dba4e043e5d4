package broadcast

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// newTestGroup is a group whose members stand at a change, without a log to read.
func newTestGroup(head int64, members int) (*group, []*Member) {
	g := &group{audience: New(Config{Wake: func([]Sink) {}})}
	g.ring.first = head + 1
	g.pace = newPacer(&sync.WaitGroup{}, g.interval, func() time.Duration { return 0 })
	all := make([]*Member, members)
	for i := range all {
		all[i] = &Member{sink: lines{}, position: head}
		g.add(all[i])
	}
	return g, all
}

// lines is a Sink whose messages are lines.
type lines struct{}

// AppendMessage implements Sink.
func (lines) AppendMessage(to, payload []byte) []byte { return append(append(to, payload...), '\n') }

// told are the messages in what a member took.
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

func TestMembersTakeWhatIsThereForThem(t *testing.T) {
	g, members := newTestGroup(10, 3)
	members[2].position = 12
	g.append(made("11", "12", "", "14"))
	for i, want := range []string{"11 12 14", "11 12 14", "14"} {
		got, how := g.take(members[i], nil)
		if told(got) != want || how.Next != TakenAll {
			t.Errorf("member %d took %q, then %v", i, told(got), how)
		}
	}
	if g.behind != 0 || len(g.ring.messages) != 0 || g.ring.head() != 14 {
		t.Errorf("what all have is kept: %+v, %d are behind", g.ring, g.behind)
	}
	g.append(made("", ""))
	g.append(made("17"))
	if got, _ := g.take(members[0], nil); told(got) != "17" {
		t.Errorf("after what its filter passes over: %q", told(got))
	}
	if got, _ := g.take(members[0], nil); told(got) != "" {
		t.Errorf("again: %q", told(got))
	}
}

// TestMembersThatLag: what a group forgets is read by the member itself, until the group
// has what comes next; it holds up nobody.
func TestMembersThatLag(t *testing.T) {
	g, members := newTestGroup(0, 2)
	big := strings.Repeat("x", ringBytes/8)
	for n := range 20 {
		g.append(made(big))
		if got, how := g.take(members[0], nil); len(got) < len(big) || how.Next == TakeAlone {
			t.Fatalf("the quick member took %d bytes of change %d, then %v", len(got), n, how)
		}
		if got, _ := g.take(members[0], nil); len(got) != 0 {
			t.Fatal("there was more")
		}
	}
	if g.ring.bytes > ringBytes {
		t.Errorf("the group keeps %d bytes", g.ring.bytes)
	}
	slow := members[1]
	if _, how := g.take(slow, nil); how.Next != TakeAlone || g.lagging != 1 {
		t.Fatalf("the slow one is to do %v", how)
	}
	if got, how := g.take(slow, nil); how.Next != TakenAll || len(got) > 0 {
		t.Fatalf("while it reads by itself: %v", how)
	}
	if g.rejoin(slow, 5) {
		t.Error("it came back although the group has forgotten change 6")
	}
	g.append(made("21"))
	if !g.rejoin(slow, 20) || g.lagging != 0 {
		t.Fatal("it does not come back")
	}
	if got, _ := g.take(slow, nil); told(got) != "21" {
		t.Errorf("then it takes %q", told(got))
	}
}

// TestAFullGroupWaitsForHalfOfItsMembers until it goes on.
func TestAFullGroupWaitsForHalfOfItsMembers(t *testing.T) {
	g, members := newTestGroup(0, 4)
	if g.append(made(strings.Repeat("x", fullBytes))) {
		t.Error("full too early")
	}
	if !g.append(made("2")) {
		t.Error("not full")
	}
	for i, full := range []bool{true, false} {
		for range 2 {
			g.take(members[i], nil)
		}
		if g.full != full {
			t.Errorf("after %d members: full is %v", i+1, g.full)
		}
	}
}

// TestTheRingIsBounded in the changes it looks back on, also where they bring no messages.
func TestTheRingIsBounded(t *testing.T) {
	g, members := newTestGroup(0, 1)
	g.append(made("1"))
	for range ringPlaces {
		g.append(made(""))
	}
	if len(g.ring.messages) != ringPlaces || g.ring.first != 2 || g.ring.head() != ringPlaces+1 {
		t.Errorf("%d places from %d", len(g.ring.messages), g.ring.first)
	}
	if _, how := g.take(members[0], nil); how.Next != TakeAlone {
		t.Errorf("then %v", how)
	}
}

// TestMembersLeave: those who are behind or lag are not waited for once they are gone.
func TestMembersLeave(t *testing.T) {
	g, members := newTestGroup(0, 3)
	g.append(made("1"))
	members[1].lagging, members[1].behind = true, false
	g.lagging, g.behind, g.remembered = 1, 2, &past{}
	for i, last := range []bool{false, false, true} {
		if g.remove(members[i]) != last {
			t.Errorf("member %d is the last one: %v", i, !last)
		}
	}
	if !g.rejoin(members[1], 0) {
		t.Error("a member that has left goes on reading")
	}
	if g.behind != 0 || g.lagging != 0 || g.remembered != nil || len(g.ring.messages) != 0 || g.size.Load() != 0 {
		t.Errorf("what is left: %+v", g)
	}
}
