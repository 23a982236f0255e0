// Package gateway converts between API Gateway's events (HTTP API, payload
// format 2.0) and the API's requests and answers, in both directions.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
package gateway

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"

	"github.com/postern-dev/postern/internal/api"
)

// Event and Answer are what Lambda gets from an HTTP API, and gives back.
type (
	Event  = events.APIGatewayV2HTTPRequest
	Answer = events.APIGatewayV2HTTPResponse
)

// reserve is how long before Lambda ends a function its calls are to end: time to settle
// what they leave, to answer and to log. One that Lambda ends says nothing.
const reserve = 500 * time.Millisecond

// Handler makes a Lambda handler of h, whose context ends half a second before the
// function's time does.
func Handler(h api.Handler) func(context.Context, Event) (Answer, error) {
	return func(ctx context.Context, e Event) (Answer, error) {
		r, err := Decode(e)
		if err != nil {
			return Answer{}, err
		}
		if end, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, end.Add(-reserve))
			defer cancel()
		}
		return Encode(h(ctx, r)), nil
	}
}

// Decode returns the request that e stands for, its body's bytes as they were
// sent: the gateway encodes all but text/* and application/json, xml and
// javascript in base64. It fails if it did not do so rightly.
func Decode(e Event) (*api.Request, error) {
	body := []byte(e.Body)
	if e.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(e.Body); err != nil {
			return nil, fmt.Errorf("decode the event's body: %w", err)
		}
	}
	return &api.Request{
		Route:    e.RouteKey,
		Method:   e.RequestContext.HTTP.Method,
		BaseURL:  baseURL(e.RequestContext),
		Params:   e.PathParameters,
		RawQuery: e.RawQueryString,
		Header:   headers(e),
		Body:     body,
	}, nil
}

func headers(e Event) http.Header {
	h := make(http.Header, len(e.Headers)+1)
	values := make([]string, len(e.Headers)) // one allocation for all
	for name, value := range e.Headers {
		values[0] = value
		h[http.CanonicalHeaderKey(name)], values = values[:1:1], values[1:]
	}
	if len(e.Cookies) > 0 {
		h.Set("Cookie", strings.Join(e.Cookies, "; "))
	}
	return h
}

func baseURL(c events.APIGatewayV2HTTPRequestContext) string {
	url := "https://" + c.DomainName
	if c.Stage != "" && c.Stage != "$default" {
		url += "/" + c.Stage
	}
	return url
}

// Encode returns what Lambda is to answer.
func Encode(r *api.Response) Answer {
	a := Answer{StatusCode: r.Status, Headers: make(map[string]string, len(r.Header))}
	for name, values := range r.Header {
		a.Headers[name] = strings.Join(values, ", ")
	}
	if utf8.Valid(r.Body) {
		a.Body = string(r.Body)
		return a
	}
	a.Body, a.IsBase64Encoded = base64.StdEncoding.EncodeToString(r.Body), true
	return a
}
