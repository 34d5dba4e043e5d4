package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// frame is one message of the graphql-transport-ws protocol.
type frame struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// subscription is an operation to follow. next gets the data of each of its
// results; its error ends all.
type subscription struct {
	graphqlRequest

	next func(data json.RawMessage) error
}

const (
	socketProtocol = "graphql-transport-ws"
	dialPatience   = 5 * time.Second
)

// errEnded says that the server completed a subscription.
var errEnded = errors.New("the subscription was ended")

// subscribe follows subscriptions over one websocket until ctx ends or one of them
// does; the error says why, and is never nil. All of next run one after the other.
func (c *client) subscribe(ctx context.Context, subscriptions map[string]subscription) error {
	dialer := websocket.Dialer{Subprotocols: []string{socketProtocol}, HandshakeTimeout: dialPatience}
	conn, response, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(c.base, "http")+"/graphql", http.Header{})
	if response != nil && response.Body != nil {
		_ = response.Body.Close() // gorilla has read what there is
	}
	if err != nil {
		return fmt.Errorf("open the websocket: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	defer func() { _ = conn.Close() }()
	if err := c.introduce(conn); err != nil {
		return err
	}
	for id, s := range subscriptions {
		payload, err := json.Marshal(s.graphqlRequest)
		if err != nil {
			return fmt.Errorf("encode the subscription: %w", err)
		}
		if err := conn.WriteJSON(frame{ID: id, Type: "subscribe", Payload: payload}); err != nil {
			return fmt.Errorf("subscribe: %w", err)
		}
	}
	for {
		var f frame
		if err := conn.ReadJSON(&f); err != nil {
			return fmt.Errorf("read from the websocket: %w", err)
		}
		if err := receive(conn, f, subscriptions); err != nil {
			return err
		}
	}
}

// introduce says who is there and waits until the server agrees.
func (c *client) introduce(conn *websocket.Conn) error {
	payload, err := json.Marshal(map[string]string{"Authorization": "Bearer " + c.bearer})
	if err != nil {
		return fmt.Errorf("encode the introduction: %w", err)
	}
	if err := conn.WriteJSON(frame{Type: "connection_init", Payload: payload}); err != nil {
		return fmt.Errorf("introduce ourselves: %w", err)
	}
	var f frame
	for f.Type != "connection_ack" {
		if err := conn.ReadJSON(&f); err != nil {
			return fmt.Errorf("introduce ourselves: %w", err)
		}
	}
	return nil
}

// receive handles one frame. Subscriptions are followed until they end, so an end
// is an error.
func receive(conn *websocket.Conn, f frame, subscriptions map[string]subscription) error {
	switch f.Type {
	case "ping":
		return conn.WriteJSON(frame{Type: "pong"})
	case "next":
		result := struct {
			Data   json.RawMessage `json:"data"`
			Errors []graphqlError  `json:"errors"`
		}{}
		if err := json.Unmarshal(f.Payload, &result); err != nil {
			return fmt.Errorf("read a result: %w", err)
		}
		if len(result.Errors) > 0 {
			return result.Errors[0].asError()
		}
		return subscriptions[f.ID].next(result.Data)
	case "error":
		var refused []graphqlError
		if err := json.Unmarshal(f.Payload, &refused); err != nil || len(refused) == 0 {
			return errEnded
		}
		return refused[0].asError()
	case "complete":
		return errEnded
	}
	return nil
}
