// Package client is Postern's Go SDK: it mints the addresses that third-party services
// call, lists and changes them, lets in what was refused by mistake, and has events
// queued again.
//
//	c := client.New(client.Credentials{
//		Endpoint:    "https://hooks.example.com",
//		WorkspaceID: "workspace-123",
//		UserID:      "user-456",
//		PrivateKey:  os.Getenv("POSTERN_PRIVATE_KEY"),
//	})
//	shop := c.Product("ecommerce-platform")
//	url, err := shop.GenerateLink(ctx, client.GenerateLinkInput{
//		App: "stripe-payments", Event: "payment.succeeded", Env: "prd",
//	})
//
// Calls that fail for a reason that may pass are made again, four times in all, with
// growing, random pauses; a context bounds it. Those that do something each time
// ([Client.Replay], and [Client.Change] with NewAddress) are made again only where the
// API did not take them up.
//
// The error of a call is an [*Error], which [errors.Is] compares with [ErrUnauthorized] and
// its like, whether the API answered with it, no answer came or no request was made. Where
// the context has ended it is the context's cause. What an answer holds besides what this
// package knows is passed over, so that the API may be of a later version.
package client

import (
	"net"
	"net/http"
	"time"
)

// Client calls one Postern on behalf of one user. It is safe for concurrent use.
type Client struct {
	endpoint string
	// invalid is why no call can be made with the credentials; nil if any can.
	invalid error
	// authorize is a closure so that no printing of a Client shows the key.
	authorize func(http.Header)
	http      *http.Client
	retry     retryPolicy
}

// Option changes how a [Client] calls.
type Option func(*Client)

// WithHTTPClient has h make the requests, in place of a client that gives each of them
// 20 seconds; nil leaves that one. Redirects are not followed even so, since they would
// carry the credentials to where they were not meant for.
func WithHTTPClient(h *http.Client) Option {
	return func(c *Client) {
		if h != nil {
			c.http = h
		}
	}
}

// WithRetries has a call that fails for a reason that may pass made again n times
// instead of three times; 0 or less makes it once. A pause is random, up to 200 ms at
// first and twice that with each retry, but at most 30 seconds, besides what the API
// asks for.
func WithRetries(n int) Option {
	return func(c *Client) { c.retry.retries = n }
}

// New returns a client that calls with the given credentials. What is wrong with them
// is the error of every call; [Credentials.Validate] tells at once. A program makes one
// and keeps it, since that keeps its connections.
func New(credentials Credentials, options ...Option) *Client {
	c := &Client{
		endpoint:  credentials.endpoint(),
		invalid:   credentials.Validate(),
		authorize: credentials.authorize,
		http:      newHTTPClient(),
		retry:     defaultRetryPolicy,
	}
	for _, o := range options {
		o(c)
	}
	h := *c.http
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.http = &h
	return c
}

// Product returns a client bound to the product with that tag.
func (c *Client) Product(tag string) *Product {
	return &Product{client: c, tag: tag}
}

// Product makes calls for one product. It is safe for concurrent use.
type Product struct {
	client *Client
	tag    string
}

func newHTTPClient() *http.Client {
	return &http.Client{
		Timeout: 20 * time.Second,
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 3 * time.Second}).DialContext,
			TLSHandshakeTimeout:   5 * time.Second,
			ResponseHeaderTimeout: 15 * time.Second,
			IdleConnTimeout:       60 * time.Second,
			ForceAttemptHTTP2:     true,
			// Without it calls go on to be made over a connection that has died unnoticed.
			HTTP2: &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second},
		},
	}
}
