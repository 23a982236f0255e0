// Package provider verifies that a webhook request comes from who it claims
// to come from, and says what it carries.
//
// A [Provider] is data: how it signs, where its event id and type are, how long
// it retries, how it shakes hands and which answer it expects. From a provider
// and a webhook's [Config] comes a [Verifier], whose answers depend on nothing
// but the request, the secrets and the time that it is given.
//
//	p, ok := provider.Lookup("stripe")
//	v, err := p.Verifier(provider.Config{Secrets: []provider.Secret{{Value: os.Getenv("STRIPE_SECRET")}}})
//
// A server makes the verifier once and asks it of every request, over the exact bytes of
// the body:
//
//	request, err := provider.ReadRequest(w, r, "https://shop.example.com/in/stripe", 1<<20)
//	result, err := v.Verify(r.Context(), request, time.Now())
//
// Of a provider that also asks questions about the address, Handshake is called first,
// since one that is signed would pass for an event. The package's example is a whole
// server.
//
// The package knows nothing of AWS and nothing of the rest of Postern.
package provider

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"time"
)

// Request is one HTTP request, as it was received.
type Request struct {
	Method string
	// URL is the address that the provider was given, with the query string as
	// it was sent. Schemes that sign the URL are checked against it, so it must
	// never be taken from the Host header.
	URL string
	// Header holds canonical names (see [http.CanonicalHeaderKey]): what is not a
	// server's, such as the map in an event of Lambda's, is copied with [http.Header.Set].
	Header http.Header
	// Body is the exact bytes; it is read, and neither kept nor changed.
	Body []byte
}

// Secret is one live secret, or public key, of a webhook.
type Secret struct {
	// ID is the caller's name for it; it comes back in [Result].
	ID string
	// Value is as the provider's dashboard shows it, prefix and all.
	Value string
}

// Config is what a webhook's owner has set up for its provider.
type Config struct {
	// Secrets are all tried. At least one is needed unless the provider signs nothing,
	// or publishes its keys and there is a Fetcher.
	Secrets []Secret
	// Params are what a scheme needs besides its secrets: an audience, a webhook id.
	// [Provider.Verifier] names those that many schemes have.
	Params map[string]string
	// Scheme describes the signature of the provider "custom"; empty for all others.
	Scheme json.RawMessage
	// URLs are further addresses of the webhook, such as one at a domain of its
	// owner's. Where the URL is signed, it may be any of them in the place of
	// [Request.URL], with the query string of that.
	URLs []string
	// Fetcher gets the keys of providers that publish them; nil if none are to be
	// fetched. If there are Secrets, which then are public keys, they alone count.
	Fetcher Fetcher
	// Roots are what chains of published certificates must lead up to; nil for those
	// of the system.
	Roots *x509.CertPool
}

// Proof is how much a verified request proves.
type Proof string

const (
	// Verified means that the sender is known and the body is as it was sent.
	Verified Proof = "verified"
	// Authenticated means that the sender is known, and at most some fields of the
	// body are bound to it.
	Authenticated Proof = "authenticated"
	// Unsigned means that nothing is proven but that the sender knows the address.
	Unsigned Proof = "unsigned"
)

// Result is what verification found.
type Result struct {
	Proof Proof
	// Scheme is the id of the scheme that held, such as "stripe.v1".
	Scheme string
	// SecretID is the ID of the [Secret] that matched; empty where the provider signs
	// nothing or the key was fetched.
	SecretID string
	// SignedAt is the time that the signature covers; zero where it covers none.
	SignedAt time.Time
	// URL is the one that the signature covers: the request's, or that of [Config.URLs]
	// for which it held, with the request's query; empty where it covers none.
	URL string
	// EventID is the same for every delivery of one event, and never empty. It is
	// the provider's id as it is, if that is signed; with "." and the first 32 hex
	// digits of the SHA-256 of the body, or of [Provider.Lasting], if it is not;
	// "sha256-" and the digest of the ids of a batch's items in any order; and
	// "sha256-" and the body's, if there is no id, or a batch has more than 10,000
	// items. It is at most 256 bytes of valid UTF-8 without control characters: one
	// that would not be is replaced by its own digest.
	EventID string
	// Nonce is what the provider signs for one event alone, where its signature does not
	// bind the body: two events that have the same are not both genuine. It is a digest of
	// the values, in hex; empty for every other provider.
	Nonce string
	// EventType is the provider's own word for what happened; empty where it has
	// none, and for a batch whose items are of several types. Some providers send it
	// in a header that they do not sign.
	EventType string
	// Mode is "live" or "test" where the provider says which; empty elsewhere.
	Mode string
	// Uncompressed is the body as it was before it was compressed, where that is what is
	// signed; nil if the body came as it was.
	Uncompressed []byte
	// Document is the JSON document that the request brings, where that is neither the body
	// nor Uncompressed: a field of a form, what a token says, or an array of what stands on
	// several lines. It is nil elsewhere.
	Document []byte
	// Headers are the canonical names of the request's headers that were read.
	// With the body, URL and time of receipt they suffice to verify again, unless one
	// holds the secret itself, as a static token does: such are left out.
	Headers []string
}

// Answer is an HTTP answer that a provider expects.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte

	// Learned are secrets that a handshake has handed over, to be kept before it is
	// answered: events will be signed with them. They have no ID yet.
	Learned []Secret
	// ToCopy says that a person has to copy what was learned to a page of the provider's.
	ToCopy bool
	// Confirm is a URL to fetch with GET before the handshake is answered; empty for
	// none. It is https, and of one of the provider's own hosts. Redirects must not
	// be followed.
	Confirm string
}

// Verifier verifies the requests of one webhook. It is safe for concurrent use.
type Verifier interface {
	// Verify checks r, which is no question that Handshake answers, as of now. Its error
	// is a [*Failure]. Without one, Proof says how much r proves.
	Verify(ctx context.Context, r *Request, now time.Time) (Result, error)
	// Items returns the items of a batch: of a request r that Verify has verified with
	// result. They are nil if r is no batch, and empty if it is one without items. The
	// error is a [*Failure], of a batch that cannot be read or has more than 10,000 items.
	Items(r *Request, result Result) ([]Item, error)
	// Handshake answers r if it is a question about the address itself and not
	// an event: ok is false where it is none. Where the answer depends on a proof
	// that r lacks, the error is a [*Failure], within a [*Refused] if the provider
	// expects a certain status; where it depends on a parameter or secret that is
	// not configured, a [*ConfigError].
	Handshake(ctx context.Context, r *Request, now time.Time) (a Answer, ok bool, err error)
}
