package provider

import (
	"context"
	"strings"
)

// Fetcher gets what a provider publishes: its public keys and certificates. A
// [Verifier] asks for URLs of the provider's own hosts alone, keeps what it gets
// for an hour, and asks seldom, whatever requests claim. It is called concurrently.
// [NewHTTPFetcher] makes one.
type Fetcher interface {
	// Fetch returns what stands at url, which is https. It must not follow redirects,
	// must heed ctx, and should bound what it reads. If the provider says that there
	// is nothing at url, the error wraps [fs.ErrNotExist]: a request then asked for
	// a key that there is not. Any other error makes for [KeyUnavailable].
	Fetch(ctx context.Context, url string) ([]byte, error)
}

// Fetch says where a provider publishes the keys that it signs with. They are JSON
// Web Keys, a public key in PEM, or a certificate.
type Fetch struct {
	// URLs are templates as in [Scheme.Content], with {kid} for the key that the
	// request asks for. Where there are several, a key of any of them will do, and
	// those that the request gives no value for are left out.
	URLs []string
	// Hosts are the provider's own; a * stands for one label, and {region} for one
	// that is the name of an AWS region. No others are asked.
	Hosts []string
	// Private says that the keys are for those with credentials of their own, which the
	// Fetcher must have: [NewHTTPFetcher] tells how.
	Private bool
	// Optional says that a request need not say where its key is, if one is configured.
	Optional bool
	// Suffix is what the path must end in.
	Suffix string
	// Names are the hosts that a certificate must be for, as in Hosts. If there are
	// none, what is published are bare keys.
	Names []string
	// Sent are values that [Provider.Sign] sends, where the request has none, so that
	// it names a key.
	Sent []Condition
	// Chain wants the certificate to have a chain, in the same document, up to one of
	// [Config.Roots].
	Chain bool
}

// labelMatches reports whether label is one that want means.
func labelMatches(want, label string) bool {
	switch want {
	case "*":
		return isLabel(label)
	case "{region}":
		return isRegion(label)
	}
	return want == label
}

// isRegion reports whether label is such as us-gov-west-1. S3 has names of buckets
// before labels such as s3-us-west-2, which therefore must not pass.
func isRegion(label string) bool {
	const letters, digits Alphabet = "a-z", "0-9"
	parts := strings.Split(label, "-")
	if len(parts) < 3 {
		return false
	}
	for _, part := range parts[:len(parts)-1] {
		if !letters.all(part) {
			return false
		}
	}
	return digits.all(parts[len(parts)-1])
}
