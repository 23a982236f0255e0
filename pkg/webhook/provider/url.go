package provider

import "strings"

// The functions here cut a URL by its text alone: what is signed is the text,
// and taking it apart and putting it together again may change it.

// splitURL returns the scheme with "://", the host with its port, and the rest.
func splitURL(url string) (scheme, host, rest string) {
	i := strings.Index(url, "://")
	if i < 0 {
		return "", "", url
	}
	scheme, url = url[:i+3], url[i+3:]
	if i = strings.IndexAny(url, "/?"); i < 0 {
		return scheme, url, ""
	}
	return scheme, url[:i], url[i:]
}

// pathOf returns the path, without the query.
func pathOf(url string) string {
	_, _, rest := splitURL(url)
	path, _, _ := strings.Cut(rest, "?")
	return path
}

// pathQueryOf returns the path with the query.
func pathQueryOf(url string) string {
	_, _, rest := splitURL(url)
	return rest
}

// hostOf returns the host, with its port if it has one.
func hostOf(url string) string {
	_, host, _ := splitURL(url)
	return host
}

// otherSlash returns path without the slash at its end, or with one if it has none.
func otherSlash(path string) string {
	if strings.HasSuffix(path, "/") {
		return path[:len(path)-1]
	}
	return path + "/"
}

// withoutQuery returns url up to its query.
func withoutQuery(url string) string {
	url, _, _ = strings.Cut(url, "?")
	return url
}

// withPort returns url with the default port of its scheme, unless it has one.
func withPort(url string) string {
	scheme, host, rest := splitURL(url)
	switch {
	case hasPort(host):
		return url
	case scheme == "http://":
		return scheme + host + ":80" + rest
	}
	return scheme + host + ":443" + rest
}

// withoutPort returns url without its port.
func withoutPort(url string) string {
	scheme, host, rest := splitURL(url)
	if hasPort(host) {
		host = host[:strings.LastIndexByte(host, ':')]
	}
	return scheme + host + rest
}

// hasPort reports whether host ends in a port. A colon within the brackets of an
// IPv6 address is none.
func hasPort(host string) bool {
	return strings.LastIndexByte(host, ':') > strings.LastIndexByte(host, ']')
}
