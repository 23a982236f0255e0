package provider

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// atlassianPath returns the path below that of base, without a slash at its end.
func atlassianPath(address, base string) string {
	path := strings.TrimPrefix(pathOf(address), pathOf(base))
	path = "/" + strings.TrimPrefix(strings.ReplaceAll(path, "&", "%26"), "/")
	if len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	return path
}

// addAtlassianQuery adds the parameters of the query, sorted by name, encoded as RFC
// 3986 has it, the values of one separated by commas; without the token itself.
func addAtlassianQuery(in *input, c *content) bool {
	_, raw, _ := strings.Cut(in.URL, "?")
	query, err := url.ParseQuery(raw)
	if err != nil {
		return false
	}
	delete(query, "jwt")
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(query)) {
		var values []string
		for _, value := range slices.Sorted(slices.Values(query[name])) {
			values = append(values, escape(value, rfc3986Unreserved))
		}
		parts = append(parts, escape(name, rfc3986Unreserved)+"="+strings.Join(values, ","))
	}
	c.add(in.keep(strings.Join(parts, "&")))
	return true
}

// rfc3986Unreserved are the characters of RFC 3986, section 2.3.
const rfc3986Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"

// addSortedQuery adds the query, sorted by name and encoded as a form.
func addSortedQuery(in *input, c *content) bool {
	_, raw, _ := strings.Cut(in.URL, "?")
	query, err := url.ParseQuery(raw)
	c.add(in.keep(query.Encode()))
	return err == nil
}
