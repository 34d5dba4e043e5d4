package graphqlws

import "encoding/binary"

const (
	// textFrame is the first byte of a text message that is sent as one frame.
	textFrame = 0x81
	// closeFrame is the first byte of a close frame.
	closeFrame = 0x88
	// shortFrame and mediumFrame are the longest payloads whose lengths take one and
	// two bytes more, RFC 6455, section 5.2.
	shortFrame  = 125
	mediumFrame = 1<<16 - 1
	length16    = 126
	length64    = 127
)

// appendFrame appends a text message to what is to be sent; servers do not mask.
func appendFrame(to []byte, parts ...[]byte) []byte {
	length := 0
	for _, part := range parts {
		length += len(part)
	}
	to = append(to, textFrame)
	switch {
	case length <= shortFrame:
		to = append(to, byte(length))
	case length <= mediumFrame:
		to = binary.BigEndian.AppendUint16(append(to, length16), uint16(length))
	default:
		to = binary.BigEndian.AppendUint64(append(to, length64), uint64(length))
	}
	for _, part := range parts {
		to = append(to, part...)
	}
	return to
}
