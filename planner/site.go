package planner

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// siteURL writes a company's website as a URL. A scheme that is given stays; without
// one it is http, the form that Snov.io's documentation asks for
// ("http://example.com"). Text that names no host on the internet does not fit.
func siteURL(text string) (string, bool) {
	text, _, ok := webAddress(text, "http")
	return text, ok
}

// webAddress writes an address of the web as a URL, with the given scheme where it has none, and
// parses it. It lowers scheme and host and leaves the rest as it was written: url.URL's String
// would percent-encode a host in another script.
func webAddress(text, scheme string) (string, *url.URL, bool) {
	text = clean(text)
	if strings.ContainsFunc(text, unicode.IsSpace) {
		return "", nil, false
	}
	switch {
	case strings.HasPrefix(text, "//"):
		text = scheme + ":" + text
	case !strings.Contains(text, "://"):
		text = scheme + "://" + text
	}
	address, err := url.Parse(text)
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.User != nil ||
		!isPublicHost(address.Hostname()) || !isPort(address.Port()) {
		return "", nil, false
	}
	return lowerHost(text), address, true
}

func lowerHost(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, path := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host, path = rest[:end], rest[end:]
	}
	return strings.ToLower(scheme) + "://" + strings.ToLower(host) + path
}

// isPort tells whether text is empty or the number of a TCP port.
func isPort(text string) bool {
	if text == "" {
		return true
	}
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0
}

// isPublicHost tells whether a host is a name with a top-level domain, or an IP address that
// others can reach.
func isPublicHost(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.Zone() == "" && address.IsGlobalUnicast() && !address.IsPrivate()
	}
	const longest = 253
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	if len(labels) < 2 || len(host) > longest {
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
