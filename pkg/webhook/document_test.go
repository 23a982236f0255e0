package webhook_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const formType = "application/x-www-form-urlencoded"

// Types, match and schema are about the document that the provider sends, however it has
// packed it: into a field of a form, as GitHub does unless told otherwise, or line by line.
func TestPoliciesAreAboutTheDocument(t *testing.T) {
	form := func(field, document string) string { return url.Values{field: {document}}.Encode() }
	tests := []struct {
		name, provider, contentType, body string
		match, schema                     string
		want                              webhook.Outcome
		code                              string
	}{
		{name: "a match in a form", provider: "github", contentType: formType, body: form("payload", `{"action":"opened"}`), match: "/action", want: webhook.OutcomeQueued},
		{name: "no match in a form", provider: "github", contentType: formType, body: form("payload", `{"action":"closed"}`), match: "/action", want: webhook.OutcomeIgnored},
		{name: "within the schema in a form", provider: "slack", contentType: formType, body: form("payload", `{"type":"block_actions"}`), schema: `{"required":["type"]}`, want: webhook.OutcomeQueued},
		{name: "outside of the schema in a form", provider: "slack", contentType: formType, body: form("payload", `{"type":"block_actions"}`), schema: `{"required":["user"]}`, code: "payload_schema"},
		{name: "no JSON in a form", provider: "github", contentType: formType, body: form("payload", `{`), match: "/action", code: "payload_malformed"},
		{name: "a form without a document", provider: "slack", contentType: formType, body: form("command", "opened"), match: "/command", want: webhook.OutcomeQueued},
		{name: "lines", provider: "auth0", contentType: "application/json", body: "{\"log_id\":\"1\"}\n{\"log_id\":\"opened\"}\n", match: "/1/log_id", want: webhook.OutcomeQueued},
		{name: "one line", provider: "auth0", contentType: "application/json", body: "{\"log_id\":\"opened\"}\n", match: "/log_id", want: webhook.OutcomeQueued},
		{name: "lines that nothing is asked of", provider: "auth0", contentType: "application/json", body: "{\"log_id\":\"1\"}\n{\"log_id\":\"2\"}\n", want: webhook.OutcomeQueued},
		{name: "lines of which one is none", provider: "auth0", contentType: "application/json", body: "{\"log_id\":\"1\"}\n{\"log_id\":\n", code: "payload_malformed"},
		{name: "lines of somebody who sends none", provider: "github", contentType: "application/json", body: "{}\n{}\n", code: "payload_malformed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			in := stripeInput()
			in.App, in.Provider = tt.provider, tt.provider
			if tt.match != "" {
				in.Match = webhook.Match{tt.match: {[]byte(`"opened"`)}}
			}
			if tt.schema != "" {
				in.Schema = []byte(tt.schema)
			}
			d := w.signed(w.generate(in), tt.provider, stripeSecret, tt.contentType, tt.body)
			receipt, err := w.receiver.Receive(t.Context(), d)
			if tt.code != "" {
				assert.Equal(t, tt.code, kindOf(t, err).Code)
				assert.Empty(t, w.queued())
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, receipt.Outcome)
			for _, e := range w.queued() { // I4
				assert.Equal(t, tt.body, string(e.Data))
			}
		})
	}
}

// Each line of a delivery of Auth0's is an event of its own, if the webhook says so.
func TestLinesAreSplit(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.App, in.Provider, in.Split = "auth0", "auth0", new(true)
	hook := w.generate(in)
	for _, body := range []string{
		"{\"log_id\":\"1\",\"data\":{\"type\":\"s\"}}\n{\"log_id\":\"2\",\"data\":{\"type\":\"f\"}}\n",
		"[{\"log_id\":\"2\",\"data\":{\"type\":\"f\"}},{\"log_id\":\"3\",\"data\":{\"type\":\"s\"}}]",
		"{\"log_id\":\"3\",\"data\":{\"type\":\"s\"}}",
	} {
		_, err := w.receiver.Receive(t.Context(), w.signed(hook, "auth0", stripeSecret, "application/json", body))
		require.NoError(t, err)
	}
	var bodies, types []string
	for _, e := range w.queued() {
		bodies, types = append(bodies, string(e.Data)), append(types, e.ProviderType)
	}
	assert.ElementsMatch(t, []string{`{"log_id":"1","data":{"type":"s"}}`, `{"log_id":"2","data":{"type":"f"}}`, `{"log_id":"3","data":{"type":"s"}}`}, bodies)
	assert.ElementsMatch(t, []string{"s", "f", "s"}, types)
}

// Slack shows a user who has acted what is answered, and an error for what it cannot read.
func TestSlackIsAnsweredWithNothing(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.App, in.Provider = "slack", "slack"
	hook := w.generate(in)
	body := "command=%2Fweather&text=94070&trigger_id=13345224609.738474920.8088930838d88f008e0"
	receipt, err := w.receiver.Receive(t.Context(), w.signed(hook, "slack", stripeSecret, formType, body))
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, receipt.Answer.Status)
	assert.Empty(t, receipt.Answer.Body)
	events := w.queued()
	require.Len(t, events, 1)
	assert.Equal(t, "/weather", events[0].ProviderType)
}

// Whose owner chooses the method sends events by each.
func TestMethodsThatTheOwnerChooses(t *testing.T) {
	for _, name := range []string{"contentful", "sanity", "zendesk"} {
		for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			t.Run(name+" "+method, func(t *testing.T) {
				w := newWorld(t)
				in := stripeInput()
				in.App, in.Provider = name, name
				hook := w.generate(in)
				r := &provider.Request{Method: method, URL: hook.URL, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"_id":"1"}`)}
				p, _ := provider.Lookup(name)
				require.NoError(t, p.Sign(r, provider.Config{Secrets: []provider.Secret{{Value: stripeSecret}}}, w.clock.Now()))
				receipt, err := w.receiver.Receive(t.Context(), webhook.Delivery{Address: hook.ID, Method: method, Header: r.Header, Body: r.Body})
				require.NoError(t, err)
				assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
			})
		}
	}
}
