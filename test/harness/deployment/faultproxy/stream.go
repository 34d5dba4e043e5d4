package faultproxy

import (
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"time"
)

// chunk is what was read at once: bytes, or how the stream ended.
type chunk struct {
	bytes []byte
	end   error
	at    time.Time
}

// The most that a stream keeps, in chunks; beyond it the sender waits, as it does
// where a network's buffers are full.
const (
	chunkSize  = 32 << 10
	mostChunks = 64
)

// stream is one way of a tunnel.
type stream struct {
	tunnel  *tunnel
	from    net.Conn
	to      net.Conn
	replies bool // the way from the target to the client
	chunks  chan chunk
}

func newStream(t *tunnel, from, to net.Conn, replies bool) *stream {
	return &stream{tunnel: t, from: from, to: to, replies: replies, chunks: make(chan chunk, mostChunks)}
}

// run passes one way on until it ends.
func (s *stream) run() {
	var reading sync.WaitGroup
	reading.Go(s.read)
	s.write()
	reading.Wait()
}

// read takes what comes, without regard to when it may pass.
func (s *stream) read() {
	buffer := make([]byte, chunkSize)
	for {
		n, err := s.from.Read(buffer)
		if n > 0 && !s.keep(chunk{bytes: slices.Clone(buffer[:n]), at: time.Now()}) {
			return
		}
		if err != nil {
			s.keep(chunk{end: err, at: time.Now()})
			return
		}
	}
}

// keep puts a chunk in line; false: the tunnel is over.
func (s *stream) keep(c chunk) bool {
	select {
	case s.chunks <- c:
		return true
	case <-s.tunnel.ctx.Done():
		return false
	}
}

// write passes on what was read, when it may pass.
func (s *stream) write() {
	for {
		select {
		case c := <-s.chunks:
			if !s.pass(c) {
				return
			}
		case <-s.tunnel.ctx.Done():
			return
		}
	}
}

// pass passes a chunk on once it may; false: nothing follows it.
func (s *stream) pass(c chunk) bool {
	switch lost, ok := s.await(c); {
	case !ok:
		return false
	case s.tunnel.isMute():
		s.drop()
		return false
	case lost != nil:
		s.lose(lost)
		return false
	case errors.Is(c.end, io.EOF):
		if half, ok := s.to.(interface{ CloseWrite() error }); ok {
			_ = half.CloseWrite()
		}
		return false
	case c.end != nil:
		s.tunnel.reset()
		return false
	}
	if _, err := s.to.Write(c.bytes); err != nil {
		s.tunnel.reset()
		return false
	}
	return true
}

// drop drops everything that arrives, until the tunnel is over.
func (s *stream) drop() {
	for {
		select {
		case <-s.chunks:
		case <-s.tunnel.ctx.Done():
			return
		}
	}
}

// await waits until a chunk may pass, or the tunnel goes mute. Where it is to be lost, it
// returns the fault that loses it. It is not ok where the tunnel is over.
func (s *stream) await(c chunk) (lost *fault, ok bool) {
	for {
		if s.tunnel.isMute() {
			return nil, true
		}
		fault := s.tunnel.proxy.now()
		if s.replies && fault.swallow {
			return &fault, true
		}
		wait := fault.latency - time.Since(c.at)
		if !fault.hold && wait <= 0 {
			return nil, true
		}
		var due <-chan time.Time
		if !fault.hold {
			due = time.After(wait)
		}
		select {
		case <-fault.ended:
		case <-due:
		case <-s.tunnel.muted:
			return nil, true
		case <-s.tunnel.ctx.Done():
			return nil, false
		}
	}
}

// lose drops a chunk and all that follow it, and closes the tunnel when it is time:
// a stream that has lost bytes must not go on.
func (s *stream) lose(fault *fault) {
	defer s.tunnel.close()
	over := time.After(fault.closeAfter)
	for {
		select {
		case <-s.chunks:
		case <-fault.ended:
			return
		case <-over:
			return
		case <-s.tunnel.ctx.Done():
			return
		}
	}
}
