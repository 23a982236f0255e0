package awsclient

import (
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

const (
	// dialTimeout is under the second after which a kernel repeats a SYN that was
	// lost: dialling again is quicker.
	dialTimeout = 500 * time.Millisecond
	tlsTimeout  = time.Second
	// exchangeTimeout is for one attempt, from dialling to the last byte of the answer.
	exchangeTimeout = 1500 * time.Millisecond
)

// NewHTTPClient returns a client like those of [FromEnvironment] that gives each attempt d.
func NewHTTPClient(d time.Duration) aws.HTTPClient { return Over(NewTransport().WithTimeout(d)) }

// WithTimeout returns cfg with a client that gives each attempt d, with
// connections of its own: a long poll of SQS needs more than its wait. A client
// that is not of this package stays as it is.
func WithTimeout(cfg aws.Config, d time.Duration) aws.Config {
	if c, ok := cfg.HTTPClient.(*client); ok {
		cfg.HTTPClient = &client{c.transport.WithTimeout(d)}
	}
	return cfg
}

// Over returns a client that sends by t.
func Over(t *awshttp.BuildableClient) aws.HTTPClient { return &client{t} }

// NewTransport returns a client of the SDK's own type, the only one to which its package
// config can add the certificates of AWS_CA_BUNDLE. It is to be used by way of [Over].
func NewTransport() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout }).
		WithTransportOptions(func(t *http.Transport) { t.TLSHandshakeTimeout = tlsTimeout }).
		WithTimeout(exchangeTimeout)
}
