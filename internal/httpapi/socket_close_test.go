package httpapi_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/livelog"
)

const (
	textFrame  = 0x81
	closeFrame = 0x88
)

// rawPeer is a client that reads frames itself: a library stops at the close frame.
type rawPeer struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

func (s *liveSite) rawPeer(t *testing.T) *rawPeer {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	p := &rawPeer{t, conn, bufio.NewReader(conn)}
	p.write([]byte("GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: " + newProtocol + "\r\n\r\n"))
	response, err := http.ReadResponse(p.in, nil)
	if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("no upgrade: %v, %v", response, err)
	}
	_ = response.Body.Close()
	return p
}

func (p *rawPeer) write(bytes []byte) {
	p.t.Helper()
	if _, err := p.conn.Write(bytes); err != nil {
		p.t.Fatal(err)
	}
}

// send sends a frame. The mask is zero, so that the payload stays as it is.
func (p *rawPeer) send(first byte, payload []byte) {
	p.t.Helper()
	const masked, length16 = 0x80, 126
	frame := []byte{first, masked | byte(len(payload))}
	if len(payload) >= length16 {
		frame = binary.BigEndian.AppendUint16([]byte{first, masked | length16}, uint16(len(payload)))
	}
	p.write(append(append(frame, 0, 0, 0, 0), payload...))
}

// frame reads a frame.
func (p *rawPeer) frame() (first byte, payload []byte, err error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(p.in, head); err != nil {
		return 0, nil, err
	}
	length := uint64(head[1])
	extended := map[uint64]int{126: 2, 127: 8}[length]
	if extended > 0 {
		bytes := make([]byte, 8)
		if _, err := io.ReadFull(p.in, bytes[8-extended:]); err != nil {
			return 0, nil, err
		}
		length = binary.BigEndian.Uint64(bytes)
	}
	payload = make([]byte, length)
	_, err = io.ReadFull(p.in, payload)
	return head[0], payload, err
}

// afterClose reads to the end, and returns the code of the close frame and what came behind it.
// The close frame is answered or not.
func (p *rawPeer) afterClose(answer bool) (code uint16, behind []string) {
	p.t.Helper()
	for {
		first, payload, err := p.frame()
		switch {
		case err != nil:
			if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
				p.t.Fatal("the connection stays open")
			}
			return code, behind
		case code != 0:
			behind = append(behind, fmt.Sprintf("%x %.80s", first, payload))
		case first == closeFrame:
			code = binary.BigEndian.Uint16(payload)
			if answer {
				// On a busy machine the server may have stopped waiting.
				_, _ = p.conn.Write(append([]byte{closeFrame, 0x82, 0, 0, 0, 0}, payload[:2]...))
			}
		}
	}
}

// TestNoFrameFollowsACloseFrame (RFC 6455, section 5.5.1), whoever closes, while the live log is
// told to many and each of them still has to take something.
func TestNoFrameFollowsACloseFrame(t *testing.T) {
	const readers = 40
	for name, row := range map[string]struct {
		first   byte
		payload string
		code    uint16
	}{
		"the client closes": {closeFrame, "\x03\xe8", 1000},
		"the server closes": {textFrame, `{"type":"nonsense"}`, 4400},
	} {
		t.Run(name, func(t *testing.T) {
			s := newLiveSite(t, 0, nil)
			peers := make([]*rawPeer, readers)
			for i := range peers {
				peers[i] = s.rawPeer(t)
				peers[i].send(textFrame, []byte(`{"type":"connection_init","payload":{"token":"org-1 MEMBER"}}`))
				peers[i].send(textFrame, fmt.Appendf(nil, `{"type":"subscribe","id":"1","payload":{"query":%q,"variables":{"after":%q}}}`,
					`subscription ($after: String) { syncLog(after: $after) { cursor entry { id message input } } }`, livelog.EncodeCursor(0)))
				if _, _, err := peers[i].frame(); err != nil {
					t.Fatal(err)
				}
			}
			stop, stopped := make(chan struct{}), make(chan struct{})
			go func() {
				defer close(stopped)
				for n := 0; ; n++ {
					select {
					case <-stop:
						return
					default:
						s.write(t, "org-1", names(fmt.Sprint("event-", n), 5)...)
					}
				}
			}()
			for i, p := range peers {
				for range i % 7 {
					if _, _, err := p.frame(); err != nil {
						t.Fatal(err)
					}
				}
				p.send(row.first, []byte(row.payload))
				// A few do not answer the server, which then waits for them a while.
				if code, behind := p.afterClose(row.first != closeFrame && i > 1); code != row.code || len(behind) > 0 {
					t.Errorf("reader %d: closed with %d; behind that came %d frames: %.3q", i, code, len(behind), behind)
				}
			}
			close(stop)
			<-stopped
		})
	}
}
