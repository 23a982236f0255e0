package provider

import (
	"fmt"
	"strings"
)

// encodedPathQuery returns the path and the query of url as Contentful encodes
// them: the query as one component, and then the whole as ECMAScript's encodeURI does it.
func encodedPathQuery(url string) string {
	_, _, rest := splitURL(url)
	path, query, _ := strings.Cut(rest, "?")
	if query != "" {
		path += "?" + escape(query, unreserved)
	}
	return escape(path, unreserved+";,/?:@&=+$#")
}

const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()"

// escape percent-encodes every byte of s that is not in keep.
func escape(s, keep string) string {
	var b strings.Builder
	for i := range len(s) {
		if strings.IndexByte(keep, s[i]) >= 0 {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
	}
	return b.String()
}
