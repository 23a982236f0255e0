package webhook

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

// fieldLines writes headers as HTTP does (RFC 9112, section 5), sorted by name:
// CloudEvents has no extension attributes of a richer type than string.
func fieldLines(h http.Header) string {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		for _, value := range h[name] {
			b.WriteString(name)
			b.WriteString(": ")
			b.WriteString(value)
			b.WriteString("\r\n")
		}
	}
	return b.String()
}

func parseFieldLines(s string) (http.Header, error) {
	if s == "" {
		return nil, nil
	}
	h := http.Header{}
	for line := range strings.SplitSeq(strings.TrimSuffix(s, "\r\n"), "\r\n") {
		name, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, errors.New("a signed header has no value")
		}
		h[name] = append(h[name], value)
	}
	return h, nil
}

// pick returns the headers of those names that are there.
func pick(h http.Header, names []string) http.Header {
	picked := make(http.Header, len(names))
	for _, name := range names {
		if values, ok := h[name]; ok {
			picked[name] = values
		}
	}
	return picked
}
