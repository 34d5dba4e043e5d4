package load

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Slot stands in a template for a number that differs from event to event: as many
// digits as it has characters.
const Slot = "############"

// Template is a whole HTTP request, ready to be sent but for its numbers.
type Template struct {
	// Address is where it goes, host:port.
	Address string
	request []byte
	slots   []int
	events  int
}

// NewTemplate prepares a GraphQL request to the process at a URL, in the name of a
// bearer token (empty: of nobody). Where the variables hold Slot a number is put in;
// the slots belong to so many events, in order, each having as many.
func NewTemplate(address, token, query string, variables map[string]any, events int) (*Template, error) {
	server, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("prepare a request: %w", err)
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, fmt.Errorf("prepare a request: %w", err)
	}
	var request bytes.Buffer
	path := server.Path
	if path == "" {
		path = "/graphql"
	}
	_, _ = fmt.Fprintf(&request, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", path, server.Host, len(body))
	if token != "" {
		_, _ = fmt.Fprintf(&request, "Authorization: Bearer %s\r\n", token)
	}
	_, _ = request.WriteString("\r\n")
	_, _ = request.Write(body)
	t := &Template{Address: server.Host, request: request.Bytes(), events: events}
	for at := 0; ; {
		next := bytes.Index(t.request[at:], []byte(Slot))
		if next < 0 {
			break
		}
		t.slots = append(t.slots, at+next)
		at += next + len(Slot)
	}
	if events > 0 && len(t.slots)%events != 0 {
		return nil, errors.New("prepare a request: the events have different numbers of slots")
	}
	return t, nil
}

// fill returns the request for the events from a number on. It writes into a copy
// that belongs to the caller, and answers the same one.
func (t *Template) fill(request []byte, first int64) []byte {
	if t.events == 0 {
		return request
	}
	each := len(t.slots) / t.events
	for i, at := range t.slots {
		number := first + int64(i/each)
		for digit := at + len(Slot) - 1; digit >= at; digit-- {
			request[digit] = byte('0' + number%10)
			number /= 10
		}
	}
	return request
}

// Numbered is a text with a number in the place of its Slot, as fill writes it.
func Numbered(text string, number int64) string {
	return strings.ReplaceAll(text, Slot, fmt.Sprintf("%0*d", len(Slot), number))
}
