package broadcast

// ringBytes bounds the messages a broadcast holds for subscribers who are behind. Who is further
// behind reads the log by itself.
const ringBytes = 1 << 20

// ringPlaces bounds the changes it looks back on.
const ringPlaces = 4096

// ring holds the newest messages of a broadcast, one place for each change; nil where its
// filter passes the change over.
type ring struct {
	// first is the change of the first place.
	first    int64
	messages [][]byte
	bytes    int
}

// head is the newest change that the ring has seen.
func (r *ring) head() int64 { return r.first + int64(len(r.messages)) - 1 }

// append adds messages, and forgets the oldest ones where there are too many.
func (r *ring) append(messages [][]byte) {
	for _, message := range messages {
		r.bytes += len(message)
	}
	r.messages = append(r.messages, messages...)
	forgotten := 0
	for ; r.bytes > ringBytes || len(r.messages)-forgotten > ringPlaces; forgotten++ {
		r.bytes -= len(r.messages[forgotten])
	}
	clear(r.messages[:forgotten])
	r.messages = r.messages[forgotten:]
	r.first += int64(forgotten)
}

// clear forgets all messages.
func (r *ring) clear() { r.first, r.messages, r.bytes = r.head()+1, nil, 0 }
