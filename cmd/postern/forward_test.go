package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestForward(t *testing.T) {
	body := "{\n  \"amount\": 4200\n}"
	s, requests := answering(t, 204, "", "")
	forward, err := newForwarder(&cobra.Command{}, s.URL+"/hooks?x=1", inline)
	require.NoError(t, err)
	require.NoError(t, forward(t.Context(), event(t, "application/json; charset=utf-8", []byte(body))))
	r := (*requests)[0]
	assert.Equal(t, "POST", r.method)
	assert.Equal(t, "/hooks?x=1", r.path)
	assert.Equal(t, body, r.body)
	want := map[string]string{
		"Content-Type":     "application/json; charset=utf-8",
		"Stripe-Signature": "t=1,v1=ab",
		"Ce-Specversion":   "1.0",
		"Ce-Id":            "evt_1",
		"Ce-Type":          "payment.succeeded",
		"Ce-Source":        "/workspaces/w/products/shop/apps/stripe/envs/dev",
		"Ce-Time":          "2026-05-04T09:30:00Z",
		"Ce-Provider":      "stripe",
		"Ce-Signedheaders": "Stripe-Signature:%20t=1,v1=ab%0D%0A",
	}
	for name, value := range want {
		assert.Equal(t, value, r.header.Get(name), name)
	}
	assert.NotContains(t, r.header, "Ce-Data")
	assert.NotContains(t, r.header, "Ce-Data_base64")
	assert.NotContains(t, r.header, "Ce-Datacontenttype")
}

func TestForwardOfBinary(t *testing.T) {
	s, requests := answering(t, 200, "", "")
	forward, err := newForwarder(&cobra.Command{}, s.URL, inline)
	require.NoError(t, err)
	require.NoError(t, forward(t.Context(), event(t, "application/octet-stream", []byte{0, 0xff, '\n'})))
	assert.Equal(t, "\x00\xff\n", (*requests)[0].body)
}

func TestForwardFails(t *testing.T) {
	for status, want := range map[int]string{500: "answered 500", 404: "answered 404", 302: "answered 302"} {
		s, _ := answering(t, status, "", "")
		forward, err := newForwarder(&cobra.Command{}, s.URL, inline)
		require.NoError(t, err)
		assert.ErrorContains(t, forward(t.Context(), event(t, "", []byte("{}"))), want)
		assert.Error(t, forward(t.Context(), []byte("no event")))
		s.Close()
		assert.ErrorContains(t, forward(t.Context(), event(t, "", []byte("{}"))), "refused")
	}
}

// inline is the body of events that have it in themselves.
func inline(_ context.Context, e webhook.Event) ([]byte, error) { return e.Data, nil }

func TestPercentEncode(t *testing.T) {
	// The examples of section 3.1.3.2 of the HTTP binding.
	tests := map[string]string{
		"Euro € 😀": "Euro%20%E2%82%AC%20%F0%9F%98%80",
		`a"b%c`:    "a%22b%25c",
		"plain/~!": "plain/~!",
		"\r\n\x7f": "%0D%0A%7F",
	}
	for in, want := range tests {
		assert.Equal(t, want, percentEncode(in))
	}
}

func FuzzForwarded(f *testing.F) {
	f.Add(event(f, "application/json", []byte("{}")))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := forwarded(t.Context(), "http://127.0.0.1:1", body, inline)
		if err != nil {
			return
		}
		for name, values := range r.Header {
			if bytes.HasPrefix([]byte(name), []byte("Ce-")) {
				assert.NotContains(t, values[0], "\n")
			}
		}
	})
}
