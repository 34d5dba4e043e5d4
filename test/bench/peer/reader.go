package peer

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/gorilla/websocket"

	"github.com/snovsync/snovsync/internal/graphqlclient"
)

// readerBuffer takes a usual message at once.
const readerBuffer = 1 << 10

// messageBuffers are shared: a reader needs one only while it has a message.
type messageBuffers struct{ pool sync.Pool }

func (b *messageBuffers) get() *bytes.Buffer {
	if buffer, ok := b.pool.Get().(*bytes.Buffer); ok {
		buffer.Reset()
		return buffer
	}
	return new(bytes.Buffer)
}

func (b *messageBuffers) put(buffer *bytes.Buffer) { b.pool.Put(buffer) }

// reader is one websocket that follows the live log.
type reader struct {
	socket *websocket.Conn
	log    *expectedLog
	// next is the place in the expected log of the change that comes next. The goroutine that
	// reads moves it.
	next atomic.Int64

	mu     sync.Mutex
	closed bool
	err    error
}

// newReader connects and subscribes. What the server says before it takes the
// subscription is read here.
func newReader(ctx context.Context, follow Follow, log *expectedLog) (*reader, error) {
	socket, err := graphqlclient.Dial(ctx, follow.URL, follow.Token, readerBuffer)
	if err != nil {
		return nil, fmt.Errorf("connect a reader: %w", err)
	}
	if err := graphqlclient.Start(socket, "1", graphqlclient.Operation{Query: follow.Query}); err != nil {
		_ = socket.Close()
		return nil, fmt.Errorf("subscribe a reader: %w", err)
	}
	return &reader{socket: socket, log: log}, nil
}

// run reads until the socket ends.
func (r *reader) run() {
	for {
		if err := r.one(); err != nil {
			r.mu.Lock()
			if !r.closed {
				r.err = err
			}
			r.mu.Unlock()
			return
		}
	}
}

// one reads one message.
func (r *reader) one() error {
	_, from, err := r.socket.NextReader()
	if err != nil {
		return err
	}
	buffer := r.log.buffers.get()
	defer r.log.buffers.put(buffer)
	if _, err := io.Copy(buffer, from); err != nil {
		return err
	}
	message := buffer.Bytes()
	if !isKind(message, "next") {
		return r.other(message)
	}
	next, err := r.log.add(message, int(r.next.Load()))
	r.next.Store(int64(next))
	return err
}

// isKind tells whether a message is of a type, which stands at its beginning or at
// its end, beside the payload.
func isKind(message []byte, kind string) bool {
	const edge = 64
	n := min(len(message), edge)
	mark := []byte(`"type":"` + kind + `"`)
	return bytes.Contains(message[len(message)-n:], mark) || bytes.Contains(message[:n], mark)
}

func (r *reader) other(message []byte) error {
	switch {
	case isKind(message, "ping"):
		return r.socket.WriteJSON(graphqlclient.Frame{Type: "pong"})
	case isKind(message, "pong"), isKind(message, "ka"):
		return nil
	}
	return fmt.Errorf("the subscription ended: %s", message)
}

// ended tells why the socket ended by itself; nil while it is open.
func (r *reader) ended() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

func (r *reader) close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	_ = r.socket.Close()
}
