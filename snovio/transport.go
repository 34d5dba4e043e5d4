package snovio

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// newTransport makes the transport of a Client: HTTP/1.1, so that a connection
// carries one request at a time and its writes can be told apart, with enough
// idle connections for a full pool of workers.
func newTransport(dialer *net.Dialer, tlsConfig *tls.Config) *http.Transport {
	if dialer == nil {
		dialer = &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &guardedConn{Conn: conn}, nil
	}
	// TLS is set up here, below the guard, because the guard must count the bytes of
	// requests and not those of handshakes and closing alerts.
	dialTLS := func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		conn, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		config := &tls.Config{MinVersion: tls.VersionTLS12}
		if tlsConfig != nil {
			config = tlsConfig.Clone()
		}
		config.ServerName = host
		secured := tls.Client(conn, config)
		if err := secured.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, err
		}
		return &guardedConn{Conn: secured}, nil
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dial,
		DialTLSContext:      dialTLS,
		Protocols:           protocols,
		MaxIdleConns:        512,
		MaxIdleConnsPerHost: 256,
		// Well below the usual keep-alive of a server, because a request that is
		// written into a connection the server has just closed ends as CONNECTION_LOST.
		IdleConnTimeout: 20 * time.Second,
		// One write for a whole request: it is sent entirely or not at all.
		WriteBufferSize: 64 << 10,
	}
}
