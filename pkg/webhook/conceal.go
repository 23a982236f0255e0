package webhook

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// concealed stands where a secret was.
const concealed = "(secret)"

// secretValues are the live secrets of a webhook. Some providers send theirs along as it
// is, in a header or in the query, and who is shown a delivery is not to learn it (I5).
type secretValues map[string]bool

// conceal returns d without them in headers and query. Bodies stay as they are (I4).
func (s secretValues) conceal(d Delivery) Delivery {
	header := make(http.Header, len(d.Header))
	for name, values := range d.Header {
		for _, v := range values {
			header[name] = append(header[name], s.inHeader(v))
		}
	}
	d.Header = header
	pairs := strings.Split(d.RawQuery, "&")
	for i, pair := range pairs {
		pairs[i] = s.inQuery(pair)
	}
	d.RawQuery = strings.Join(pairs, "&")
	return d
}

// inHeader looks at the whole value, and at what follows a word: "Bearer …".
func (s secretValues) inHeader(value string) string {
	if s[value] {
		return concealed
	}
	word, rest, _ := strings.Cut(value, " ")
	if s[rest] || strings.EqualFold(word, "Basic") && s.inBasic(rest) {
		return word + " " + concealed
	}
	return value
}

// inBasic says whether the credentials (RFC 7617), or their password, are a secret.
func (s secretValues) inBasic(credentials string) bool {
	plain, err := base64.StdEncoding.DecodeString(credentials)
	_, password, _ := strings.Cut(string(plain), ":")
	return err == nil && (s[string(plain)] || s[password])
}

func (s secretValues) inQuery(pair string) string {
	name, value, _ := strings.Cut(pair, "=")
	plain, err := url.QueryUnescape(value)
	if s[value] || err == nil && s[plain] {
		return name + "=" + concealed
	}
	return pair
}
