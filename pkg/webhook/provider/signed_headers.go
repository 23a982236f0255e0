package provider

import (
	"net/http"
	"slices"
	"strings"
)

// signedHeaders compiles the token of headers that are signed together with the
// list of their names, which is in the header list.
func (t *tokens) signedHeaders(list string) token {
	list = http.CanonicalHeaderKey(list)
	t.covers.headers = append(t.covers.headers, list)
	t.covers.ts = true
	// A list without itself could be made shorter, and one without the time would
	// leave that unsigned.
	needed := []string{strings.ToLower(list)}
	if t.scheme != nil && t.scheme.Timestamp.In == InHeader {
		needed = append(needed, strings.ToLower(t.scheme.Timestamp.Name))
	}
	t.covers.lists = append(t.covers.lists, headerList{list, needed})
	return token{
		add: func(in *input, c *content) bool {
			names := strings.Split(strings.ToLower(in.header(list)), ",")
			for _, name := range needed {
				if !slices.Contains(names, name) {
					return false
				}
			}
			c.add(in.keep(joinHeaders(in, names)))
			return len(names) <= maxSignedHeaders
		},
		absent: &Failure{SignatureMalformed, list + " must name " + strings.Join(needed, " and ")},
	}
}

// maxSignedHeaders bounds the headers in a list.
const maxSignedHeaders = 100

// joinHeaders returns "name:value;name:value", sorted by name.
func joinHeaders(in *input, names []string) string {
	slices.Sort(names)
	for i, name := range names {
		in.alsoRead = append(in.alsoRead, http.CanonicalHeaderKey(name))
		names[i] = name + ":" + strings.TrimSpace(in.header(http.CanonicalHeaderKey(name)))
	}
	return strings.Join(names, ";")
}
