package client_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// overLocal is the SDK against a local server, each exchange held against openapi.yaml.
func overLocal(t *testing.T) *client.Client {
	c := localtest.Start(t).Credentials
	return client.New(client.Credentials(c), asDeclared(t))
}

func TestAgainstAServer(t *testing.T) {
	t.Parallel()
	shop := overLocal(t).Product("ecommerce-platform")
	url, err := shop.GenerateLink(t.Context(), link)
	require.NoError(t, err)

	in := link
	in.Provider, in.Secret, in.SecretOverlap = "stripe", "whsec_one", new(time.Hour)
	in.Description, in.Types = new("Live payments, Zürich"), []string{"payment_intent.succeeded"}
	in.Match, in.Schema = map[string]any{"/livemode": true, "/a~1b": []any{"x", 9007199254740993}}, json.RawMessage(`{"type":"object"}`)
	w, created, err := shop.Generate(t.Context(), in)
	require.NoError(t, err)
	assert.False(t, created)
	assert.Equal(t, url, w.URL, "I7")
	assert.Equal(t, *in.Description, w.Description)
	assert.JSONEq(t, `["x",9007199254740993]`, string(w.Match["/a~1b"]))

	in.Secret = "whsec_two"
	w, _, err = shop.Generate(t.Context(), in)
	require.NoError(t, err)
	require.Len(t, w.Secrets, 2)
	assert.WithinDuration(t, time.Now().Add(time.Hour), w.Secrets[0].ExpiresAt, time.Minute)
	assert.Zero(t, w.Secrets[1].ExpiresAt)

	bare := link
	bare.Description, bare.Types, bare.Match, bare.Schema = new(""), []string{}, map[string]any{}, json.RawMessage("null")
	w, _, err = shop.Generate(t.Context(), bare)
	require.NoError(t, err)
	assert.Empty(t, w.Description)
	assert.Empty(t, w.Types)
	assert.Empty(t, w.Match)
	assert.Empty(t, w.Schema)
	assert.Equal(t, "stripe", w.Provider, "what is not given stays")
}

func TestPagesOfAServer(t *testing.T) {
	t.Parallel()
	shop := overLocal(t).Product("shop")
	var want []string
	for i := range 101 {
		event := fmt.Sprintf("event-%03d", i)
		_, err := shop.GenerateLink(t.Context(), client.GenerateLinkInput{App: "app", Env: "dev", Event: event})
		require.NoError(t, err)
		want = append(want, event)
	}
	all, err := shop.FetchAllForProductApp(t.Context(), "app")
	require.NoError(t, err)
	var got []string
	for _, w := range all {
		got = append(got, w.Event)
	}
	assert.Equal(t, want, got)

	none, err := shop.FetchAllForProductApp(t.Context(), "another")
	require.NoError(t, err)
	assert.Empty(t, none)
}

func TestRefusalsOfAServer(t *testing.T) {
	t.Parallel()
	s := localtest.Start(t)
	api := client.New(client.Credentials(s.Credentials), asDeclared(t))
	stranger := client.Credentials(s.Credentials)
	stranger.WorkspaceID = "another"
	change := func(f func(*client.GenerateLinkInput)) client.GenerateLinkInput {
		in := link
		f(&in)
		return in
	}
	tests := []struct {
		name        string
		client      *client.Client
		in          client.GenerateLinkInput
		class       error
		code, field string
	}{
		{"no event", api, change(func(in *client.GenerateLinkInput) { in.Event = "" }), client.ErrInvalid, "missing_field", "event"},
		{"bad env", api, change(func(in *client.GenerateLinkInput) { in.Env = "PRD" }), client.ErrInvalid, "invalid_field", "env"},
		{"unknown provider", api, change(func(in *client.GenerateLinkInput) { in.Provider = "nobody" }), client.ErrInvalid, "invalid_field", "provider"},
		{"bad match", api, change(func(in *client.GenerateLinkInput) { in.Match = map[string]any{"x": 1} }), client.ErrInvalid, "invalid_field", "match"},
		{"bad schema", api, change(func(in *client.GenerateLinkInput) { in.Schema = json.RawMessage(`{"type":1}`) }), client.ErrInvalid, "invalid_field", "schema"},
		{"a body over the limit", api, change(func(in *client.GenerateLinkInput) { in.Secret = strings.Repeat("x", 128<<10) }), client.ErrInvalid, "body_too_large", ""},
		{"another's credentials", client.New(stranger, asDeclared(t)), link, client.ErrUnauthorized, "unauthorized", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.client.Product("p").GenerateLink(t.Context(), tt.in)
			var e *client.Error
			require.ErrorAs(t, err, &e)
			assert.ErrorIs(t, err, tt.class)
			assert.Equal(t, tt.code, e.Code)
			assert.Equal(t, tt.field, e.Field)
			assert.NotEmpty(t, e.Detail)
		})
	}
}
