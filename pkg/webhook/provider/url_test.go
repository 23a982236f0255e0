package provider

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestURLPorts(t *testing.T) {
	tests := []struct{ name, url, with, without string }{
		{"https", "https://a.example/x?q=1:2", "https://a.example:443/x?q=1:2", "https://a.example/x?q=1:2"},
		{"http", "http://a.example/x", "http://a.example:80/x", "http://a.example/x"},
		{"port", "https://a.example:8443/x", "https://a.example:8443/x", "https://a.example/x"},
		{"no path", "https://a.example", "https://a.example:443", "https://a.example"},
		{"query without a path", "https://a.example?q=/", "https://a.example:443?q=/", "https://a.example?q=/"},
		{"IPv6", "https://[::1]/x", "https://[::1]:443/x", "https://[::1]/x"},
		{"IPv6 with a port", "https://[::1]:8443/x", "https://[::1]:8443/x", "https://[::1]/x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.with, withPort(tt.url))
			assert.Equal(t, tt.without, withoutPort(tt.url))
		})
	}
}

func TestURLParts(t *testing.T) {
	const url = "https://a.example/in/a%2Fb?q=1&r=é"
	assert.Equal(t, "/in/a%2Fb", pathOf(url))
	assert.Equal(t, "https://a.example/in/a%2Fb", withoutQuery(url))
	assert.Equal(t, "/in/a%252Fb?q%253D1%2526r%253D%25C3%25A9", encodedPathQuery(url))
}

func FuzzURL(f *testing.F) {
	for _, url := range []string{"https://a.example/x?q=1", "://", "https://[::1", "?", "a:b@c"} {
		f.Add(url)
	}
	f.Fuzz(func(t *testing.T, url string) {
		assert.LessOrEqual(t, len(withoutPort(url)), len(url))
		assert.LessOrEqual(t, len(withPort(url)), len(url)+len(":443"))
		assert.Contains(t, url, pathOf(url))
		assert.LessOrEqual(t, len(encodedPathQuery(url)), 9*len(url))
	})
}
