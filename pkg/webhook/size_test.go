package webhook_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestSettingsSize(t *testing.T) {
	ten := strings.Repeat("é", 5)
	tests := []struct {
		name string
		w    webhook.Webhook
		want int
	}{
		{"nothing set", webhook.Webhook{ID: ten, URL: ten, Secrets: []webhook.Secret{{Sealed: []byte(ten)}}}, 0},
		{"params", webhook.Webhook{Params: map[string]string{ten: ten, "a": "b"}}, 22},
		{"public URLs", webhook.Webhook{PublicURLs: []string{ten, ten}}, 20},
		{"a scheme", webhook.Webhook{Scheme: json.RawMessage(ten)}, 10},
		{"a description", webhook.Webhook{Description: ten}, 10},
		{"types", webhook.Webhook{Policy: webhook.Policy{Types: []string{ten, ten}}}, 20},
		{"a match", webhook.Webhook{Policy: webhook.Policy{Match: webhook.Match{ten: {json.RawMessage(ten), json.RawMessage("1")}}}}, 21},
		{"a schema", webhook.Webhook{Policy: webhook.Policy{Schema: json.RawMessage(ten)}}, 10},
		{"an answer", webhook.Webhook{Policy: webhook.Policy{Answer: webhook.Answer{Status: 200, ContentType: ten, Body: ten}}}, 20},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, tt.w.SettingsSize()) })
	}
}

// wordy asks for a webhook of which the params, the longest that there may be, take half
// of what its settings may have.
func wordy() webhook.GenerateInput {
	in := stripeInput()
	in.Provider, in.Params = "custom", map[string]string{}
	content := "{body}"
	for i := range 16 {
		name := fmt.Sprintf("p%02d", i)
		in.Params[name] = strings.Repeat("x", 8192)
		content += "{param:" + name + "}"
	}
	in.Scheme = json.RawMessage(`{"primitive":"hmac","hash":"sha256","signed_content":"` + content + `",` +
		`"signature":{"in":"header","name":"X-Signature","encoding":"hex"}}`)
	return in
}

func TestSettingsHaveALimitTogether(t *testing.T) { // I6
	w := newWorld(t)
	hook := w.generate(wordy())
	match := func(n int) webhook.Change {
		value := `"` + strings.Repeat("x", n-len("/a")-len(`""`)) + `"`
		return webhook.Change{Settings: webhook.Settings{Match: webhook.Match{"/a": {json.RawMessage(value)}}}}
	}
	left := webhook.MaxSettings - hook.SettingsSize()
	hook = w.change(hook, match(left))
	require.Equal(t, webhook.MaxSettings, hook.SettingsSize(), "as many as there may be")

	refused := func(err error) {
		t.Helper()
		e := kindOf(t, err)
		assert.Equal(t, webhook.Invalid, e.Kind)
		assert.Equal(t, "settings_too_large", e.Code)
		assert.Contains(t, e.Message, "262145 bytes")
	}
	_, err := w.manager().Change(t.Context(), me, hook.ID, match(left+1))
	refused(err)
	in := wordy()
	in.Description = new("x")
	_, _, err = w.generator.Generate(t.Context(), me, in)
	refused(err)
	got, err := w.manager().Get(t.Context(), me, hook.ID)
	require.NoError(t, err)
	assert.Equal(t, hook, got, "nothing was changed")

	assert.Len(t, w.change(hook, webhook.Change{Settings: webhook.Settings{Secret: otherSecret}}).Secrets, 2, "secrets do not count")
	instead := match(left - 1)
	instead.Description = in.Description
	assert.Equal(t, webhook.MaxSettings, w.change(hook, instead).SettingsSize(), "one more here and one less there")
}

func TestSettingsFromBeforeTheLimit(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	hook.Policy.Match = webhook.Match{"/a": {json.RawMessage(`"` + strings.Repeat("x", webhook.MaxSettings) + `"`)}}
	require.NoError(t, w.webhooks.Update(t.Context(), hook))

	assert.Equal(t, webhook.Paused, w.change(hook, webhook.Change{Status: webhook.Paused}).Status)
	_, err := w.manager().Change(t.Context(), me, hook.ID, webhook.Change{Settings: webhook.Settings{Description: new("x")}})
	assert.Equal(t, "settings_too_large", kindOf(t, err).Code)
	w.change(hook, webhook.Change{Settings: webhook.Settings{Match: webhook.Match{}, Description: new("x")}})
}
