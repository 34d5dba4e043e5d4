//go:build plain

// Command server is the plain gqlgen server. See package plain.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/snovsync/snovsync/test/bench/peer"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := peer.RunPlain(ctx, open)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "plain:", err)
		os.Exit(1)
	}
}

// headerTimeout bounds the read of a request's headers.
const headerTimeout = time.Minute

// open starts the server. The path that inserts is there only with stores.
func open(ctx context.Context, stores peer.Stores) (*peer.PlainServer, error) {
	log := newBroadcast()
	mux := http.NewServeMux()
	mux.Handle(peer.PathIdle, (&graphqlServer{log: log}).handler())
	closing := func() error { return nil }
	if stores.DatabaseURL != "" {
		inserting, err := newInserter(ctx, stores)
		if err != nil {
			return nil, err
		}
		closing = inserting.close
		mux.Handle(peer.PathInsert, (&graphqlServer{accept: inserting.accept, log: log}).handler())
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, closing())
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: headerTimeout}
	served := make(chan struct{})
	go func() {
		defer close(served)
		// It ends with Close, and with nothing else: the listener is ours.
		_ = server.Serve(listener)
	}()
	return &peer.PlainServer{URL: "http://" + listener.Addr().String(), Send: log.send, Close: func() error {
		_ = server.Close()
		<-served
		return closing()
	}}, nil
}
