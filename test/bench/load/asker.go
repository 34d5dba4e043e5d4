package load

import (
	"context"
	"slices"
	"time"
)

// Asker sends requests one by one, on a connection that stays open.
type Asker struct {
	connection *conn
}

// NewAsker connects to a process at host:port.
func NewAsker(ctx context.Context, address string) (*Asker, error) {
	connection, err := dial(ctx, address)
	if err != nil {
		return nil, err
	}
	return &Asker{connection: connection}, nil
}

// Ask sends a request and returns how long its answer took, which must hold a text.
func (a *Asker) Ask(template *Template, expected string) (time.Duration, error) {
	began := time.Now()
	body, err := a.connection.send(slices.Clone(template.request))
	took := time.Since(began)
	if err != nil {
		return 0, err
	}
	return took, expect(body, expected)
}

// Close ends the connection.
func (a *Asker) Close() { a.connection.close() }
