package provider

import (
	"net/url"
	"strings"
)

// confirmation is a compiled [Confirmation].
type confirmation struct {
	source source
	hosts  []string
}

func compileConfirmation(data *Confirmation) (*confirmation, error) {
	if data == nil {
		return nil, nil
	}
	src, err := compileSource(data.Place.In, data.Place.Name)
	return &confirmation{src, data.Hosts}, within("confirms", err)
}

// url returns the URL to fetch, "" if there is none to be.
func (c *confirmation) url(in *input) (string, *Failure) {
	if c == nil {
		return "", nil
	}
	text, _ := c.source.read(in)
	if !ownURL(text, c.hosts) {
		return "", &Failure{Cause: PayloadMalformed, Detail: c.source.names[0] + " is not a URL of the provider's own"}
	}
	return text, nil
}

// ownURL reports whether text is an https URL, on the usual port and without
// credentials, of one of hosts.
func ownURL(text string, hosts []string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Opaque != "" || u.Port() != "" && u.Port() != "443" {
		return false
	}
	for _, pattern := range hosts {
		if hostMatches(pattern, u.Hostname()) {
			return true
		}
	}
	return false
}

// hostMatches reports whether host is one that pattern means; see [Fetch.Hosts].
func hostMatches(pattern, host string) bool {
	want, got := strings.Split(pattern, "."), strings.Split(strings.ToLower(host), ".")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if !labelMatches(want[i], got[i]) {
			return false
		}
	}
	return true
}

// isLabel reports whether s is a label of a host's name (RFC 1123, section 2.1).
func isLabel(s string) bool {
	const letters Alphabet = "-a-z0-9"
	for i := range len(s) {
		if !letters.has(s[i]) {
			return false
		}
	}
	return s != ""
}
