package planner

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"
)

// siteURL writes a company's website as a URL. A scheme that is given stays; without
// one it is http, the form that Snov.io's documentation asks for
// ("http://example.com"). Text that names no host on the internet does not fit.
func siteURL(text string) (string, bool) {
	if strings.ContainsFunc(text, unicode.IsSpace) {
		return "", false
	}
	switch {
	case strings.HasPrefix(text, "//"):
		text = "http:" + text
	case !strings.Contains(text, "://"):
		text = "http://" + text
	}
	address, err := url.Parse(text)
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.User != nil {
		return "", false
	}
	if !isPublicHost(address.Hostname()) {
		return "", false
	}
	return lowerHost(text), true
}

// lowerHost lowers scheme and host of a URL and leaves the rest as it was written.
// (url.URL's String would percent-encode a host in another script.)
func lowerHost(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, path := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host, path = rest[:end], rest[end:]
	}
	return strings.ToLower(scheme) + "://" + strings.ToLower(host) + path
}

// isPublicHost tells whether a host is a name with a top-level domain, or an IP address.
func isPublicHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	if len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
		for _, r := range label {
			if r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				return false
			}
		}
	}
	topLevel := labels[len(labels)-1]
	return len([]rune(topLevel)) > 1 && strings.ContainsFunc(topLevel, unicode.IsLetter)
}
