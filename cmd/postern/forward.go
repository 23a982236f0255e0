package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook"
)

// newForwarder returns a step that posts events to a URL, in the binary mode of
// CloudEvents: the body is the provider's, the attributes are headers.
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
func newForwarder(cmd *cobra.Command, to string, fetch bodyOf) (step, error) {
	u, err := url.Parse(to)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, usage(cmd, fmt.Sprintf("--forward-to %q is not a URL", to))
	}
	poster := newPoster()
	return func(ctx context.Context, body []byte) error {
		req, err := forwarded(ctx, to, body, fetch)
		if err != nil {
			return err
		}
		res, err := poster.Do(req)
		if err != nil {
			return fmt.Errorf("forward: %w", err)
		}
		defer res.Body.Close()
		_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20)) // so that the connection can be used again
		if res.StatusCode/100 != 2 {
			return fmt.Errorf("forward: %s answered %s", to, res.Status)
		}
		return nil
	}, nil
}

func forwarded(ctx context.Context, to string, event []byte, fetch bodyOf) (*http.Request, error) {
	e, err := webhook.DecodeEvent(event)
	if err != nil {
		return nil, err
	}
	list, err := members(event)
	if err != nil {
		return nil, err
	}
	data, err := fetch(ctx, e)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	for name, values := range e.SignedHeaders {
		req.Header[name] = values
	}
	for _, m := range list {
		if err := setAttribute(req.Header, m); err != nil {
			return nil, err
		}
	}
	return req, nil
}

// setAttribute makes a header of an attribute.
func setAttribute(h http.Header, m member) error {
	switch m.name {
	case "data", "data_base64":
		return nil
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(m.value))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return err
	}
	if m.name == "datacontenttype" {
		h.Set("Content-Type", fmt.Sprint(v))
		return nil
	}
	h.Set("Ce-"+m.name, percentEncode(fmt.Sprint(v)))
	return nil
}

// percentEncode writes a value as section 3.1.3.2 of the binding asks for: printable
// ASCII but for space, double quote and percent as it is, the bytes of all else encoded.
func percentEncode(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; '!' <= c && c <= '~' && c != '"' && c != '%' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
