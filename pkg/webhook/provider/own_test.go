package provider_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// acme is a scheme of a program's own.
func acme(change func(*provider.Scheme)) provider.Scheme {
	s := provider.Scheme{
		Primitive: provider.HMAC, Hash: provider.SHA256, Content: "{body}",
		Signature: provider.Signature{In: provider.InHeader, Name: "Acme-Signature", Encoding: provider.Hex},
	}
	if change != nil {
		change(&s)
	}
	return s
}

func TestAProviderOfOnesOwn(t *testing.T) {
	p := &provider.Provider{
		Name: "acme", Schemes: []provider.Scheme{acme(nil)},
		EventID: []provider.Place{{In: provider.InJSON, Name: "id"}}, EventType: []provider.Place{{In: provider.InHeader, Name: "acme-event"}},
	}
	cfg := provider.Config{Secrets: []provider.Secret{{ID: "1", Value: "hush"}}}
	v, err := p.Verifier(cfg)
	require.NoError(t, err)
	r := &provider.Request{URL: "https://hooks.example.com/in", Header: http.Header{"Acme-Event": {"ping"}}, Body: []byte(`{"id":"evt_1"}`)}
	require.NoError(t, p.Sign(r, cfg, time.Now()))
	result, err := v.Verify(t.Context(), r, time.Now())
	require.NoError(t, err)
	assert.Equal(t, "evt_1", result.EventID)
	assert.Equal(t, "ping", result.EventType)
}

// What is left out of a provider is told when it is used, and nothing panics.
func TestAProviderOfOnesOwnThatLacksSomething(t *testing.T) {
	with := func(change func(*provider.Scheme)) *provider.Provider {
		return &provider.Provider{Schemes: []provider.Scheme{acme(change)}}
	}
	asking := func(h provider.Handshake) *provider.Provider {
		return &provider.Provider{Schemes: []provider.Scheme{acme(nil)}, Handshakes: []provider.Handshake{h}}
	}
	tests := []struct {
		name     string
		provider *provider.Provider
		want     string
	}{
		{"all", &provider.Provider{}, "secret: is required"},
		{"the whole scheme", &provider.Provider{Schemes: make([]provider.Scheme, 1)}, "scheme: primitive must be"},
		{"the hash", with(func(s *provider.Scheme) { s.Hash = "" }), "scheme: hash must be"},
		{"the content", with(func(s *provider.Scheme) { s.Content = "" }), "scheme: signed_content must"},
		{"the signature", with(func(s *provider.Scheme) { s.Signature = provider.Signature{} }), "scheme: signature."},
		{"a JWT's rules", with(func(s *provider.Scheme) { s.Primitive, s.Hash, s.Content = provider.JWT, "", "" }), "scheme: "},
		{"a JWT's algorithms", with(func(s *provider.Scheme) {
			s.Primitive, s.Hash, s.Content, s.Token = provider.JWT, "", "", new(provider.Token)
		}), "scheme: "},
		{"a JWS's rules", with(func(s *provider.Scheme) { s.Primitive, s.Hash = provider.JWS, "" }), "scheme: "},
		{"the URLs of keys", with(func(s *provider.Scheme) { s.Primitive, s.Fetch = provider.RSA, new(provider.Fetch) }), "scheme: fetch.urls must not be empty"},
		{"the names of hashes", with(func(s *provider.Scheme) { s.Primitive, s.HashBy = provider.RSA, new(provider.HashBy) }), "scheme: hash must be"},
		{"the place of the time", with(func(s *provider.Scheme) { s.Timestamp.In = provider.InHeader }), "scheme: timestamp.name must"},
		{"a place of the id", &provider.Provider{Schemes: []provider.Scheme{acme(nil)}, EventID: make([]provider.Place, 1)}, "scheme: event_id.in must"},
		{"a place of the mode", &provider.Provider{Schemes: []provider.Scheme{acme(nil)}, Mode: make([]provider.Mode, 1)}, "scheme: mode.in must"},
		{"what a question is known by", asking(provider.Handshake{}), "scheme: handshake.when must tell the question from events"},
		{"the place of a confirmation", asking(provider.Handshake{Method: http.MethodGet, Confirms: new(provider.Confirmation)}), "scheme: handshake.confirms.in must"},
		{"the place of what is listed", asking(provider.Handshake{Method: http.MethodGet, Listed: make([]provider.Listed, 1)}), "scheme: handshake.listed.in must"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, cfg := range []provider.Config{{}, {Secrets: []provider.Secret{{Value: "hush"}}}} {
				_, err := tt.provider.Verifier(cfg)
				var config *provider.ConfigError
				require.ErrorAs(t, err, &config)
				assert.ErrorContains(t, err, tt.want)
				assert.Error(t, tt.provider.Sign(new(provider.Request), cfg, time.Now()))
				d := provider.Diagnose(t.Context(), tt.provider, cfg, new(provider.Request), time.Now())
				assert.False(t, d.OK())
			}
			e := tt.provider.Entry()
			assert.NotEmpty(t, e.Lines())
			_, _, _, err := tt.provider.KeyPair("")
			assert.NoError(t, err)
		})
	}
}
