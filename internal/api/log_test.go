package api

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestLogged(t *testing.T) { // I5
	ours := &webhook.Error{Kind: webhook.Unavailable, Code: "unavailable", Err: errors.New("throttled")}
	theirs := &webhook.Error{Kind: webhook.Unauthorized, Code: "signature_mismatch", Err: errors.New("quotes hush")}
	kept := func(ctx context.Context, _ *Request) *Response {
		lineOf(ctx).receipt(webhook.Receipt{Outcome: webhook.OutcomeKept, Kept: "dlv_x", Cause: "payload_schema"})
		return &Response{Status: 200}
	}
	for _, tt := range []struct {
		name    string
		handler Handler
		status  int
		logs    []string
	}{
		{"an answer", func(context.Context, *Request) *Response { return &Response{Status: 200} }, 200, []string{"level=INFO", "msg=receive", "status=200", "took="}},
		{"a fault of ours", func(ctx context.Context, _ *Request) *Response { return fail(ctx, ours) }, 503, []string{"level=ERROR", "code=unavailable", "error=throttled"}},
		{"a fault of theirs", func(ctx context.Context, _ *Request) *Response { return fail(ctx, theirs) }, 401, []string{"level=INFO", "code=signature_mismatch"}},
		{"a delivery that is kept", kept, 200, []string{"outcome=kept kept=dlv_x cause=payload_schema"}},
		{"a panic", func(context.Context, *Request) *Response { panic("quotes hush") }, 503, []string{"level=ERROR", "panic=string", "log_test.go"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			h := Logged(slog.New(slog.NewTextHandler(&out, nil)), "receive", tt.handler)
			r := h(t.Context(), &Request{RawQuery: "hush", Header: http.Header{"A": {"hush"}}, Body: []byte("hush")})
			assert.Equal(t, tt.status, r.Status)
			for _, want := range tt.logs {
				assert.Contains(t, out.String(), want)
			}
			assert.NotContains(t, out.String(), "hush")
			assert.Equal(t, 1, bytes.Count(out.Bytes(), []byte("\n")))
		})
	}
}
