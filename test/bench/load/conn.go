package load

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

const (
	// readBuffer holds the whole of a usual answer.
	readBuffer = 4 << 10
	// answerTimeout bounds one request.
	answerTimeout = time.Minute
)

// conn is one kept-alive HTTP/1.1 connection. net/http would take several times
// the processor's time for the same request.
type conn struct {
	net    net.Conn
	reader *bufio.Reader
	body   []byte
}

func dial(ctx context.Context, address string) (*conn, error) {
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &conn{net: connection, reader: bufio.NewReaderSize(connection, readBuffer)}, nil
}

func (c *conn) close() { _ = c.net.Close() }

// send sends a whole request and returns the answer's body, which is good until
// the next call. The error says what came where it was no 200.
func (c *conn) send(request []byte) ([]byte, error) {
	if err := c.net.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
		return nil, err
	}
	if _, err := c.net.Write(request); err != nil {
		return nil, err
	}
	status, err := c.line()
	if err != nil {
		return nil, err
	}
	ok := bytes.HasPrefix(status, []byte("HTTP/1.1 200"))
	first := string(status[:min(len(status), len("HTTP/1.1 200"))])
	length, chunked, err := c.headers()
	if err == nil {
		err = c.read(length, chunked)
	}
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%s: %s", first, c.body)
	}
	return c.body, nil
}

// line reads one line, without its end.
func (c *conn) line() ([]byte, error) {
	line, err := c.reader.ReadSlice('\n')
	return bytes.TrimRight(line, "\r\n"), err
}

// headers reads them all; length is -1 where none is given.
func (c *conn) headers() (length int, chunked bool, err error) {
	length = -1
	for {
		line, err := c.line()
		if err != nil || len(line) == 0 {
			return length, chunked, err
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, false, err
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked"))
		}
	}
}

// read reads the body into c.body.
func (c *conn) read(length int, chunked bool) error {
	c.body = c.body[:0]
	if !chunked {
		if length < 0 {
			return errors.New("an answer without a length")
		}
		return c.take(length)
	}
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(string(line), 16, 64)
		if err != nil {
			return fmt.Errorf("a chunk without a length: %w", err)
		}
		if err := c.take(int(size)); err != nil {
			return err
		}
		if _, err := c.line(); err != nil {
			return err
		}
		if size == 0 {
			return nil
		}
	}
}

// take appends n bytes to the body.
func (c *conn) take(n int) error {
	before := len(c.body)
	c.body = append(c.body, make([]byte, n)...)
	_, err := io.ReadFull(c.reader, c.body[before:])
	return err
}
