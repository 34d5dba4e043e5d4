package httpapi

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// origin is where a page comes from (RFC 6454), in the one form that can be compared.
type origin struct{ scheme, host, port string }

// parseOrigin reads an Origin header or a setting. It refuses all that is no origin, such as
// "null", which pages have that hide where they come from.
func parseOrigin(text string) (origin, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Host == "" || !strings.EqualFold(u.Scheme+"://"+u.Host, text) {
		return origin{}, false
	}
	return newOrigin(u.Scheme, u), true
}

// newOrigin compares hosts as browsers write them: in lower case, IPv6 addresses in their short
// form, other scripts as punycode. A port that is missing is the default of the scheme. The dot
// that may end a host name changes nothing.
func newOrigin(scheme string, address *url.URL) origin {
	o := origin{scheme: strings.ToLower(scheme), host: strings.TrimSuffix(address.Hostname(), "."), port: address.Port()}
	if ip, err := netip.ParseAddr(o.host); err == nil {
		o.host = ip.String()
	} else if ascii, err := idna.Lookup.ToASCII(o.host); err == nil {
		o.host = ascii
	}
	o.host = strings.ToLower(o.host)
	if o.port == "" {
		o.port = map[string]string{"http": "80", "https": "443"}[o.scheme]
	}
	return o
}

// isOf tells whether a page of this origin came from the host of the request. A proxy that
// terminates TLS need not say so, so the scheme counts only where the request is known to have
// come over HTTPS: then a page that came over plain HTTP, where anybody could have changed it, is
// a stranger.
func (o origin) isOf(r *http.Request) bool {
	if o.scheme != "https" && (o.scheme != "http" || overTLS(r)) {
		return false
	}
	host, err := url.Parse("//" + r.Host)
	return err == nil && newOrigin(o.scheme, host) == o
}
