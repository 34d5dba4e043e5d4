// Package clientaddr finds the network address of the client behind a request. The
// audit log records it.
package clientaddr

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"

	"github.com/go-chi/chi/v5/middleware"
)

type key struct{}

// With returns a context that carries a client's address.
func With(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, key{}, address)
}

// From returns the client's address, for example 192.0.2.7; "" where it is not known.
func From(ctx context.Context) string {
	address, _ := ctx.Value(key{}).(string)
	return address
}

// ParseProxies reads addresses and CIDR ranges, for example 10.0.0.0/8 or 192.0.2.1. The
// error names the first one that is neither.
func ParseProxies(texts []string) ([]netip.Prefix, error) {
	prefixes := make([]netip.Prefix, 0, len(texts))
	for _, text := range texts {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			address, addressErr := netip.ParseAddr(text)
			if addressErr != nil {
				return nil, fmt.Errorf("%q is neither an address nor a range such as 10.0.0.0/8", text)
			}
			prefix = netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen())
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}

// Middleware puts the client's address into the request's context. It is the peer of
// the connection. Where that is a trusted proxy, it is the last address of the header
// X-Forwarded-For that is not one: what stands before it may be the client's own
// invention.
func Middleware(trusted []netip.Prefix) func(http.Handler) http.Handler {
	find := middleware.ClientIPFromRemoteAddr
	if len(trusted) > 0 {
		ranges := make([]string, len(trusted))
		for i, prefix := range trusted {
			ranges[i] = prefix.String()
		}
		find = middleware.ClientIPFromXFF(ranges...)
	}
	return func(next http.Handler) http.Handler {
		return find(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx := r.Context()
			next.ServeHTTP(w, r.WithContext(With(ctx, middleware.GetClientIP(ctx))))
		}))
	}
}
