package planner

import (
	"slices"
	"strings"
)

// socialLink writes a link to a profile as a URL. Text that is no address of the web, an address
// of something else than the network, and the network's own front page do not fit. A handle such
// as "@sam" fits X only: there, and nowhere else, it names one profile.
func socialLink(target, text string) (string, bool) {
	if handle, cut := strings.CutPrefix(clean(text), "@"); cut {
		if target != targetX || !isHandle(handle) {
			return "", false
		}
		return "https://x.com/" + handle, true
	}
	link, address, ok := webAddress(text, "https")
	if !ok || strings.Trim(address.Path, "/") == "" {
		return "", false
	}
	for label := range strings.SplitSeq(strings.ToLower(address.Hostname()), ".") {
		if slices.Contains(networkLabels(target), label) {
			return link, true
		}
	}
	return "", false
}

// networkName is what a social target is called.
func networkName(key string) string {
	for _, known := range Targets() {
		if known.Key == key {
			return known.Label
		}
	}
	return key
}

// networkLabels are the names by which a network is known in its hosts. Any label of a host may be
// one: networks have hosts of many countries.
func networkLabels(target string) []string {
	switch target {
	case targetLinkedIn:
		return []string{"linkedin", "lnkd"}
	case targetFacebook:
		return []string{"facebook", "fb"}
	}
	return []string{"x", "twitter"}
}

// isHandle tells whether text is a name that X gives to a profile.
func isHandle(text string) bool {
	const longest = 15
	for _, r := range text {
		if r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return text != "" && len(text) <= longest
}
