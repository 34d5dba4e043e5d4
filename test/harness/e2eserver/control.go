package main

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net"
	"net/http"
	"time"
)

// control serves the control address.
type control struct {
	url    string
	server *http.Server
	done   chan struct{}
}

// listen serves the control address on a free loopback port:
//
//	POST /tokens         {organization, role, seconds} -> {token}
//	POST /entries        {organization, entries}       -> {entries}: fills the log, see seed.go
//	POST /servers/start  {name, role}                  -> {url}: starts a further process of the product, or one that was stopped
//	POST /servers/stop   {name}                        -> {}
//
// Bodies are JSON and have to say so, which no page of another origin can do unasked.
func (w *environment) listen(ctx context.Context) (*control, error) {
	mux := http.NewServeMux()
	route(mux, "POST /tokens", w.token)
	route(mux, "POST /entries", w.seed)
	route(mux, "POST /servers/start", w.startServer)
	route(mux, "POST /servers/stop", w.stopServer)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &control{
		url: "http://" + listener.Addr().String(), done: make(chan struct{}),
		server: &http.Server{
			Handler: mux, ReadHeaderTimeout: time.Minute,
			BaseContext: func(net.Listener) context.Context { return ctx },
		},
	}
	go func() {
		defer close(c.done)
		_ = c.server.Serve(listener) // it ends with close
	}()
	return c, nil
}

func (c *control) close() {
	_ = c.server.Close() // nobody is left who could be served
	<-c.done
}

const maxBody = 1 << 20

// route answers what a handler gives for the JSON that was asked, or its error.
func route[Asked, Answer any](mux *http.ServeMux, pattern string, handle func(context.Context, Asked) (Answer, error)) {
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		var asked Asked
		err := read(w, r, &asked)
		var answer any
		if err == nil {
			answer, err = handle(r.Context(), asked)
		}
		status := http.StatusOK
		if err != nil {
			status, answer = http.StatusBadRequest, map[string]string{"error": err.Error()}
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(answer) // who asked may be gone
	})
}

func read(w http.ResponseWriter, r *http.Request, asked any) error {
	if mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); mediaType != "application/json" {
		return errors.New("the body must be application/json")
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	decoder.DisallowUnknownFields()
	return decoder.Decode(asked)
}
