package function

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/internal/api"
)

func TestMeter(t *testing.T) {
	none := func(string) string { return "" }
	assert.Nil(t, meter(none), "without a namespace there are no metrics")
	some := func(name string) string { return map[string]string{"POSTERN_METRICS_NAMESPACE": "Postern/dev"}[name] }
	assert.NotNil(t, meter(some))
}

func TestStrictTransport(t *testing.T) {
	answer := func(context.Context, *api.Request) *api.Response {
		return &api.Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/plain"}}}
	}
	own := strictTransport("63072000", answer)(t.Context(), &api.Request{}).Header
	assert.Equal(t, "max-age=63072000", own.Get("Strict-Transport-Security"))
	assert.Equal(t, "text/plain", own.Get("Content-Type"))
	others := strictTransport("", answer)(t.Context(), &api.Request{}).Header
	assert.Empty(t, others.Get("Strict-Transport-Security"))
}
