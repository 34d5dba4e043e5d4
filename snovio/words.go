package snovio

import (
	"maps"
	"slices"
	"strings"
)

// sentences gathers what an "errors", "error" or "message" says, whichever of
// its recorded forms it has: a string, an array of strings, an object with a
// title, or an object of fields that each have their own strings.
func sentences(value any) []string {
	switch v := value.(type) {
	case string:
		if said := strings.TrimSpace(v); said != "" {
			return []string{said}
		}
	case []any:
		var all []string
		for _, element := range v {
			all = append(all, sentences(element)...)
		}
		return all
	case map[string]any:
		var all []string
		for _, key := range []string{"title", "message", "detail"} {
			all = append(all, sentences(v[key])...)
		}
		if len(all) > 0 {
			return all
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if key != "source" {
				all = append(all, sentences(v[key])...)
			}
		}
		return all
	}
	return nil
}

// joined puts sentences into one line, each once.
func joined(said []string) string {
	var distinct []string
	for _, sentence := range said {
		if !slices.Contains(distinct, sentence) {
			distinct = append(distinct, sentence)
		}
	}
	return strings.Join(distinct, "; ")
}
