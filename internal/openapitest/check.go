// Package openapitest holds HTTP exchanges against openapi.yaml, so that the
// document cannot say one thing and the handlers do another.
package openapitest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	verrors "github.com/pb33f/libopenapi-validator/errors"
)

// Check fails t unless res is an answer to req that openapi.yaml declares:
// operation, status, content type, headers and body, without any property that is
// not declared. A request that was answered with a 2xx must itself be as declared,
// credentials included. What no operation declares must be answered with 404 or 405, or for its size with 413 or 431.
//
// The body of res can be read again afterwards; that of req is taken from GetBody
// where it is set, and else must still be there to be read.
func Check(t testing.TB, req *http.Request, res *http.Response) {
	t.Helper()
	doc, err := load()
	if err != nil {
		t.Fatalf("openapi.yaml: %v", err)
	}
	validating.Lock()
	problems := doc.check(req, res)
	validating.Unlock()
	for _, problem := range problems {
		t.Errorf("%s %s answered %d, against openapi.yaml: %s", req.Method, req.URL.Path, res.StatusCode, problem)
	}
}

// validating is held for each exchange, since the validator is not safe for
// concurrent use.
var validating sync.Mutex

func (d *document) check(req *http.Request, res *http.Response) []string {
	req, err := fresh(req)
	if err != nil {
		return []string{err.Error()}
	}
	if err := buffer(res); err != nil {
		return []string{err.Error()}
	}
	if _, err := d.routes.FindRoute(req); err != nil {
		return d.checkUnrouted(res)
	}
	_, problems := d.answers.ValidateHttpResponse(req, res)
	if res.StatusCode < 300 {
		_, more := d.requests.ValidateHttpRequestSync(req)
		problems = append(problems, more...)
	}
	return describe(problems)
}

// fresh returns req with a body that can be read.
func fresh(req *http.Request) (*http.Request, error) {
	c := req.Clone(req.Context())
	if req.GetBody == nil {
		return c, nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, fmt.Errorf("request body: %w", err)
	}
	c.Body = body
	return c, nil
}

func buffer(res *http.Response) error {
	if res.Body == nil {
		res.Body = http.NoBody
		return nil
	}
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("response body: %w", err)
	}
	res.Body = io.NopCloser(bytes.NewReader(b))
	return nil
}

func describe(problems []*verrors.ValidationError) []string {
	var lines []string
	for _, p := range problems {
		line := p.Message + ": " + p.Reason
		for _, s := range p.SchemaValidationErrors {
			line += "; " + strings.Join(s.InstancePath, "/") + " " + s.Reason
		}
		lines = append(lines, line)
	}
	return lines
}
