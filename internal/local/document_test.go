package local_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/local"
)

type params map[string]string

func mint(t *testing.T, s *local.Server, provider string, p params) (h hook) {
	t.Helper()
	decode(t, &h)(call(t, s, http.MethodPost, "/v1/webhooks", map[string]any{
		"product": "shop", "app": provider, "env": "prd", "event": "any", "provider": provider, "params": p,
	}))
	return h
}

// What comes seldom stands in openapi.yaml too: do holds each answer against it.
func TestTheDocumentHasWhatIsSeldomAnswered(t *testing.T) { // I6
	const asked = "?hub.mode=subscribe&hub.challenge=x"
	tests := map[string]struct {
		provider            string
		params              params
		query, header, body string
		status              int
		code                string
	}{
		"a token that is another": {
			provider: "strava", params: params{"verify_token": "right"}, query: asked + "&hub.verify_token=wrong", status: 403, code: "signature_mismatch",
		},
		"a topic that is another's": {
			provider: "websub", params: params{"topics": "https://example.com/feed"}, query: asked + "&hub.topic=other", status: 404, code: "signature_mismatch",
		},
		"a handshake that lacks what is to be answered": {
			provider: "azure-event-grid", params: params{}, header: "SubscriptionValidation", status: 401, code: "payload_malformed",
			body: `[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{}}]`,
		},
	}
	s := start(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := mint(t, s, tt.provider, tt.params)
			method := http.MethodPost
			if tt.body == "" {
				method = http.MethodGet
			}
			r, err := http.NewRequestWithContext(t.Context(), method, h.URL+tt.query, strings.NewReader(tt.body))
			require.NoError(t, err)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Aeg-Event-Type", tt.header)
			status, answer := do(t, r)
			assert.Equal(t, tt.status, status)
			assert.Contains(t, string(answer), `"code":"`+tt.code+`"`)
		})
	}
}

func TestTheDocumentHasEventsThatNobodySigned(t *testing.T) {
	s := start(t)
	h := mint(t, s, "docker-hub", params{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL, strings.NewReader(`{"callback_url":"https://example.com"}`))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	status, answer := do(t, r)
	require.Equal(t, http.StatusOK, status, string(answer))
	queued := receiveAll(t, s)
	require.Len(t, queued, 1)
	status, event := call(t, s, http.MethodGet, "/v1/webhooks/"+h.ID+"/event?id="+url.QueryEscape(queued[0].ID), nil)
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, string(event), `"proof":"unsigned"`)
}
