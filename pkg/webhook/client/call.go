package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// maxAnswer is above what API Gateway passes on (10 MB).
const maxAnswer = 16 << 20

// Call makes a call for which this package has no method: path, which begins with a
// slash, is joined to the endpoint, in goes along in JSON unless it is nil, and the
// answer's JSON goes to out unless that is nil. It returns the status of the answer, and
// an [*Error] for one of 300 or more. Like every call it may be made more than once: see
// [WithRetries].
func (c *Client) Call(ctx context.Context, method, path string, in, out any) (status int, err error) {
	return c.call(ctx, passes, method, path, in, out)
}

// call makes a call, again for as long as it fails with an error that again is true of.
func (c *Client) call(ctx context.Context, again func(error) bool, method, path string, in, out any) (status int, err error) {
	if c.invalid != nil {
		return 0, c.invalid
	}
	if !strings.HasPrefix(path, "/") { // it would be a part of the host, which gets the key
		return 0, invalid("path", "must begin with a slash")
	}
	var body []byte
	if in != nil {
		if body, err = json.Marshal(in); err != nil {
			return 0, unmade("invalid_json", "The request has no JSON", err)
		}
	}
	err = c.retry.do(ctx, again, func() error {
		status, err = c.once(ctx, method, path, body, out)
		return err
	})
	return status, err
}

func (c *Client) once(ctx context.Context, method, path string, body []byte, out any) (int, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.endpoint+path, bytes.NewReader(body))
	if err != nil {
		return 0, unmade("invalid_path", "No request can be made of this method and path", err)
	}
	c.authorize(req.Header)
	req.Header.Set("Accept", "application/json, application/problem+json")
	req.Header.Set("User-Agent", "postern-go")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.http.Do(req)
	if err != nil {
		return 0, unreachable(ctx, c.endpoint, err)
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return res.StatusCode, ReadError(res)
	}
	return res.StatusCode, decode(ctx, res, out)
}

func decode(ctx context.Context, res *http.Response, out any) error {
	b, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return unreachable(ctx, "the rest of the answer", err)
	}
	if len(b) > maxAnswer {
		return unexpected(res.StatusCode, fmt.Sprintf("The answer is over %d bytes.", maxAnswer), nil)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(b, out); err != nil {
		return unexpected(res.StatusCode, "The answer is not the JSON that Postern sends; is the endpoint right?", err)
	}
	return nil
}

// unmade is why no request could be made.
func unmade(code, detail string, err error) error {
	return &Error{Code: code, Detail: detail + ": " + reason(err) + ".", Err: err}
}

func unexpected(status int, detail string, err error) error {
	return &Error{Status: status, Code: CodeUnexpected, Detail: detail, Err: err}
}

// unreachable is the context's own error where the caller gave up.
func unreachable(ctx context.Context, what string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return &Error{Code: CodeUnreachable, Detail: "Cannot reach " + what + ": " + reason(err) + ".", Err: err}
}

// reason is the innermost error: the ones around it repeat method, URL and address.
func reason(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}
