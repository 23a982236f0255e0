package awsclient

import (
	"io"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// client keeps the answers of endpoints that are faster than the SDK expects.
//
// The SDK closes the body of a request as soon as the answer's header is there.
// A closed body's Read says io.EOF, as at its end, but its WriteTo makes of that a
// failed write, upon which net/http closes the connection under the answer:
// "use of closed network connection". Without WriterTo net/http reads instead.
//
// See https://github.com/aws/aws-sdk-go-v2/issues/2737.
type client struct {
	transport *awshttp.BuildableClient
}

func (c *client) Do(r *http.Request) (*http.Response, error) {
	return c.transport.Do(withoutWriterTo(r))
}

// withoutWriterTo returns a copy of r whose body can only be read and closed.
func withoutWriterTo(r *http.Request) *http.Request {
	if r.Body == nil || r.Body == http.NoBody {
		return r
	}
	copied := *r
	copied.Body = readCloser{r.Body, r.Body}
	return &copied
}

type readCloser struct {
	io.Reader
	io.Closer
}
