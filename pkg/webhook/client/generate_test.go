package client_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const (
	hookURL = "https://h.example/v1/hooks/wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu"
	minimal = `{"id":"wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu","url":"` + hookURL + `","product":"ecommerce-platform","app":"stripe-payments",` +
		`"env":"prd","event":"payment.succeeded","secrets":[],"status":"active","created_at":"2026-05-04T09:30:00.12Z","updated_at":"2026-05-04T09:30:00.12Z"}`
)

var link = client.GenerateLinkInput{App: "stripe-payments", Event: "payment.succeeded", Env: "prd"}

func TestGenerateLink(t *testing.T) {
	s := serve(t, success(201, minimal))
	url, err := s.product(asDeclared(t)).GenerateLink(t.Context(), link)
	require.NoError(t, err)
	assert.Equal(t, hookURL, url)
	r := s.requests()[0]
	assert.Equal(t, "POST", r.Method)
	assert.Equal(t, "/v1/webhooks", r.Path)
	assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
	assert.JSONEq(t, `{"product":"ecommerce-platform","app":"stripe-payments","event":"payment.succeeded","env":"prd"}`, r.Body)
}

func TestGenerateSends(t *testing.T) {
	const base = `"app":"stripe-payments","event":"payment.succeeded","env":"prd"`
	tests := []struct {
		name   string
		change func(*client.GenerateLinkInput)
		want   string
	}{
		{"another product", func(in *client.GenerateLinkInput) { in.Product = "payment-service" }, `{"product":"payment-service",` + base + `}`},
		{"everything", func(in *client.GenerateLinkInput) {
			in.Provider, in.Secret, in.SecretOverlap = "custom", testSecret, new(time.Hour)
			in.Params, in.Scheme = map[string]string{"audience": "a"}, json.RawMessage(`{"primitive":"hmac","signature":{}}`)
			in.Description, in.Types = new("d"), []string{"t"}
			in.PublicURLs = []string{"https://a.example/x"}
			in.Match, in.Schema = map[string]any{"/a": "x", "/b": []any{1, true}}, json.RawMessage(`{"type":"object"}`)
			in.Mode, in.Unfit, in.WhilePaused = new(client.Live), client.Keep, client.Refuse
			in.ArchiveDays, in.Split = new(0), new(true)
			in.Answer = &client.Answer{Status: 202, ContentType: "text/plain", Body: "ok"}
		}, `{"product":"ecommerce-platform",` + base + `,"provider":"custom","secret":"` + testSecret + `","secret_overlap_seconds":3600,
			"params":{"audience":"a"},"public_urls":["https://a.example/x"],"scheme":{"primitive":"hmac","signature":{}},"description":"d","types":["t"],"match":{"/a":"x","/b":[1,true]},"schema":{"type":"object"},
			"mode":"live","unfit":"keep","while_paused":"refuse","archive_days":0,"split":true,"answer":{"status":202,"content_type":"text/plain","body":"ok"}}`},
		{"what takes settings away", func(in *client.GenerateLinkInput) {
			in.SecretOverlap, in.Params, in.Description = new(time.Duration(0)), map[string]string{}, new("")
			in.Types, in.Match, in.Schema, in.Split = []string{}, map[string]any{}, json.RawMessage("null"), new(false)
			in.PublicURLs, in.Answer = []string{}, &client.Answer{}
		}, `{"product":"ecommerce-platform",` + base + `,"secret_overlap_seconds":0,"params":{},"public_urls":[],"description":"","types":[],"match":{},"schema":null,"split":false,"answer":{}}`},
		{"an overlap of a part of a second", func(in *client.GenerateLinkInput) { in.SecretOverlap = new(time.Second + 1) },
			`{"product":"ecommerce-platform",` + base + `,"secret_overlap_seconds":2}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, success(200, minimal))
			in := link
			tt.change(&in)
			_, _, err := s.product(asDeclared(t)).Generate(t.Context(), in)
			require.NoError(t, err)
			assert.JSONEq(t, tt.want, s.requests()[0].Body)
		})
	}
}

func TestGenerateReturnsAllThatIsTold(t *testing.T) {
	s := serve(t, success(200, minimal[:len(minimal)-1]+`,"provider":"stripe","params":{"a":"b"},"public_urls":["https://a.example/x"],"scheme":{"x":1},"description":"d","types":["t"],
		"match":{"/a":["x"]},"schema":true,"mode":"test","unfit":"keep","while_paused":"keep","archive_days":0,"split":true,"answer":{"status":202,"content_type":"text/plain","body":"ok"},
		"addresses":[{"url":"u","created_at":"2026-05-04T09:30:00Z","expires_at":"2026-05-05T09:30:00Z"}],
		"activity":{"last_received_at":"2026-05-05T09:30:00Z","last_accepted_at":"2026-05-04T09:30:00Z","last_refused_at":"2026-05-05T09:30:00Z","last_cause":"c"},
		"secrets":[{"id":"sec_a","created_at":"2026-05-04T09:30:00Z","expires_at":"2026-05-05T09:30:00Z","last_matched_at":"2026-05-05T09:30:00Z"},
		{"id":"sec_b","created_at":"2026-05-04T09:30:00Z"}],"of_a_later_version":1}`))
	got, created, err := s.product().Generate(t.Context(), link)
	require.NoError(t, err)
	at := time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC)
	assert.False(t, created)
	assert.Equal(t, client.Webhook{
		ID: "wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu", URL: hookURL,
		Product: "ecommerce-platform", App: "stripe-payments", Env: "prd", Event: "payment.succeeded",
		Provider: "stripe", Params: map[string]string{"a": "b"}, PublicURLs: []string{"https://a.example/x"}, Scheme: json.RawMessage(`{"x":1}`), Description: "d", Types: []string{"t"},
		Match: map[string]json.RawMessage{"/a": json.RawMessage(`["x"]`)}, Schema: json.RawMessage(`true`),
		Secrets: []client.Secret{{ID: "sec_a", CreatedAt: at, ExpiresAt: at.Add(24 * time.Hour), LastMatchedAt: at.Add(24 * time.Hour)}, {ID: "sec_b", CreatedAt: at}},
		Mode:    client.Test, Unfit: client.Keep, WhilePaused: client.Keep, ArchiveDays: new(0), Split: true, Answer: client.Answer{Status: 202, ContentType: "text/plain", Body: "ok"},
		Addresses: []client.Address{{URL: "u", CreatedAt: at, ExpiresAt: at.Add(24 * time.Hour)}},
		Activity:  client.Activity{LastReceivedAt: at.Add(24 * time.Hour), LastAcceptedAt: at, LastRefusedAt: at.Add(24 * time.Hour), LastCause: "c"},
		Status:    "active", CreatedAt: at.Add(120 * time.Millisecond), UpdatedAt: at.Add(120 * time.Millisecond),
	}, got)
}

func TestGenerateSaysWhetherItMinted(t *testing.T) {
	s := serve(t, success(201, minimal), success(200, minimal))
	p := s.product(asDeclared(t))
	for _, want := range []bool{true, false} {
		_, created, err := p.Generate(t.Context(), link)
		require.NoError(t, err)
		assert.Equal(t, want, created)
	}
}

func TestGenerateRefusesASecretThatJSONWouldChange(t *testing.T) {
	s := serve(t, success(200, minimal))
	in := link
	in.Secret = "whsec_\xff"
	_, err := s.product().GenerateLink(t.Context(), in)
	var e *client.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "secret", e.Field)
	assert.Empty(t, s.requests())
}
