package provider

import "strings"

// urlChange is a way in which the URL that the sender was given may differ from the
// one that the request is held against.
type urlChange struct {
	code, says string
	change     func(string) string
}

func urlChanges() []urlChange {
	return []urlChange{
		{"url_scheme", "The sender signed the URL with http in the place of https.", swapScheme("https://", "http://")},
		{"url_scheme", "The sender signed the URL with https in the place of http.", swapScheme("http://", "https://")},
		{"url_port", "The sender signed the URL with its port.", withPort},
		{"url_port", "The sender signed the URL without its port.", withoutPort},
		{"url_slash", "The sender signed the URL with a slash at the end of its path.", addSlash},
		{"url_slash", "The sender signed the URL without the slash at the end of its path.", cutSlash},
		{"url_query", "The sender signed the URL without its query.", withoutQuery},
		{"url_case", "The sender signed the URL with its host in lower case.", lowerHost},
		{"url_path", "The sender signed only the path and the query of the URL.", pathAndQuery},
	}
}

// urlVariations are those of the URL: among them the addresses that proxies say
// the request came to.
func urlVariations(a attempt) (all []variation) {
	for _, c := range urlChanges() {
		if url := c.change(a.request.URL); url != a.request.URL {
			all = append(all, variation{Finding{Code: c.code, Message: c.says}, a.withURL(url)})
		}
	}
	for _, name := range []string{"X-Forwarded-Host", "X-Original-Host", "Host"} {
		if url := withHost(a.request.URL, a.request.Header.Get(name)); url != a.request.URL {
			all = append(all, variation{Finding{
				Code: "url_host", Message: "The sender signed the URL with another host: the one in the header " + name + ".",
			}, a.withURL(url)})
		}
	}
	return all
}

func swapScheme(from, to string) func(string) string {
	return func(url string) string {
		if rest, ok := strings.CutPrefix(url, from); ok {
			return to + rest
		}
		return url
	}
}

// changePath changes url up to its query.
func changePath(url string, change func(string) string) string {
	path, query, ok := strings.Cut(url, "?")
	if path = change(path); ok {
		return path + "?" + query
	}
	return path
}

func addSlash(url string) string {
	return changePath(url, func(s string) string { return strings.TrimSuffix(s, "/") + "/" })
}

func cutSlash(url string) string {
	return changePath(url, func(s string) string { return strings.TrimSuffix(s, "/") })
}

func lowerHost(url string) string {
	scheme, host, rest := splitURL(url)
	return scheme + strings.ToLower(host) + rest
}

func pathAndQuery(url string) string {
	_, _, rest := splitURL(url)
	return rest
}

func withHost(url, host string) string {
	scheme, _, rest := splitURL(url)
	if host == "" || scheme == "" {
		return url
	}
	return scheme + host + rest
}
