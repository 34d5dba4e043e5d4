package deployment

import (
	"context"
	"net"
	"net/http"
	"time"
)

// headerTimeout bounds how long a client may take for the headers of a call.
const headerTimeout = time.Minute

// snovioServer serves the simulator at an address.
type snovioServer struct {
	address string
	server  *http.Server
	done    chan struct{}
}

// serveSnovio serves a handler on a free port.
func serveSnovio(ctx context.Context, handler http.Handler) (*snovioServer, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &snovioServer{
		address: listener.Addr().String(),
		server:  &http.Server{Handler: handler, ReadHeaderTimeout: headerTimeout},
		done:    make(chan struct{}),
	}
	go func() {
		defer close(s.done)
		// It ends with close, and with nothing else: the listener is ours.
		_ = s.server.Serve(listener)
	}()
	return s, nil
}

func (s *snovioServer) url() string { return "http://" + s.address }

// close drops all connections and waits until the listener is gone.
func (s *snovioServer) close() {
	_ = s.server.Close()
	<-s.done
}

// stamped passes calls on to the simulator with the header that a proxy of this
// name adds, so that the ledger tells which process made them.
func stamped(simulator http.Handler, name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Add("Via", "1.1 "+name)
		simulator.ServeHTTP(w, r)
	})
}
