package graphqlws

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// FuzzMessage: a spliced message is what encoding/json makes of it, whatever the id, and
// what is written as a frame is read as this message.
func FuzzMessage(f *testing.F) {
	f.Add("1", "next", []byte(`{"data":null}`))
	f.Add("", "ping", []byte{})
	f.Add(`","type":"error`, "next", []byte(`{"data":{"a":"<\u2028>"}}`))
	f.Add("🙂\x00", "error", bytes.Repeat([]byte("1"), 1<<16))
	f.Fuzz(func(t *testing.T, id, kind string, payload []byte) {
		if json.Valid(payload) {
			payload = mustEncode(json.RawMessage(payload))
		} else {
			payload = nil
		}
		want, err := json.Marshal(struct {
			Payload json.RawMessage `json:"payload,omitempty"`
			ID      string          `json:"id,omitempty"`
			Type    string          `json:"type"`
		}{payload, id, kind})
		if err != nil {
			t.Fatal(err)
		}
		got := encode(kind, id, payload)
		if string(got) != string(want)+"\n" {
			t.Fatalf("got %q, want %q", got, want)
		}
		if !utf8.Valid(got) {
			t.Fatalf("not UTF-8: %q", got)
		}
		frame := appendFrame([]byte("before"), got[:len(got)/2], got[len(got)/2:])
		if read := readFrame(t, frame[len("before"):]); !bytes.Equal(read, got) {
			t.Fatalf("a peer reads %q instead of %q", read, got)
		}
	})
}

// TestMessageIDsAreText: half a surrogate pair makes one id of two nowhere.
func TestMessageIDsAreText(t *testing.T) {
	for text, fine := range map[string]bool{
		`{"type":"complete","id":"a"}`: true, `{"type":"complete","id":"\ufffd\ud83d\ude00"}`: true,
		`{"type":"complete","id":"\ud83d"}`: false, `{"type":"complete","id":"a\u0000"}`: false,
	} {
		if _, err := transportWS.read([]byte(text)); err == nil != fine {
			t.Errorf("%s: %v", text, err)
		}
	}
	m, err := transportWS.read([]byte(`{"type":"subscribe","id":"1","payload":{"variables":{"a":"\ud83d"}}}`))
	if err != nil || string(m.Payload) != `{"variables":{"a":"\u0000"}}` {
		t.Errorf("read %s, %v", m.Payload, err)
	}
}

// readFrame reads a text message that is one frame, as RFC 6455 has it in section 5.2.
func readFrame(t *testing.T, frame []byte) []byte {
	t.Helper()
	if frame[0] != 0x81 {
		t.Fatalf("the first byte is %x", frame[0])
	}
	length, text := uint64(frame[1]), frame[2:]
	switch length {
	case 126:
		length, text = uint64(binary.BigEndian.Uint16(text)), text[2:]
		if length < 126 {
			t.Fatalf("%d bytes have a long length", length)
		}
	case 127:
		length, text = binary.BigEndian.Uint64(text), text[8:]
		if length < 1<<16 {
			t.Fatalf("%d bytes have a very long length", length)
		}
	}
	if uint64(len(text)) != length {
		t.Fatalf("%d bytes are %d", length, len(text))
	}
	return text
}

func TestTypesOfMessages(t *testing.T) {
	for _, p := range []protocol{transportWS, legacyWS, ""} {
		for name, known := range map[string]bool{"connection_init": true, "": false, "Connection_Init": false, "nonsense": false} {
			if _, err := p.read(mustEncode(map[string]string{"type": name})); (err == nil) != known {
				t.Errorf("%s: %q: %v", p, name, err)
			}
		}
	}
}

// TestFramesAtTheEdges are those whose length just takes one byte, three, or nine.
func TestFramesAtTheEdges(t *testing.T) {
	for _, length := range []int{0, 1, 125, 126, 1<<16 - 1, 1 << 16} {
		text := bytes.Repeat([]byte{'x'}, length)
		if read := readFrame(t, appendFrame(nil, text)); !bytes.Equal(read, text) {
			t.Errorf("%d bytes are read as %d", length, len(read))
		}
	}
}
