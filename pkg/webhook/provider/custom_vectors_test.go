package provider

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// customOf returns the schemes of that id in JSON, as the provider custom has them.
func customOf(t testing.TB, p *Provider, id string) (descriptions []json.RawMessage) {
	t.Helper()
	for i := range p.Schemes {
		if s := &p.Schemes[i]; s.ID == id {
			raw, err := json.Marshal(description{*s, p.EventID, p.EventType, p.Lasting, p.Mode, p.Payload, p.Lines, p.Repeats})
			require.NoError(t, err)
			descriptions = append(descriptions, raw)
		}
	}
	return descriptions
}

// verdict is what a configuration makes of a request: whether it holds, and the cause
// if it does not.
func verdict(t testing.TB, p *Provider, cfg Config, v *vector) (holds bool, cause Cause) {
	t.Helper()
	verifier, err := p.Verifier(cfg)
	if err != nil {
		var config *ConfigError
		require.ErrorAs(t, err, &config)
		return false, Cause(config.Field)
	}
	_, err = verifier.Verify(t.Context(), v.request(), v.now())
	var failure *Failure
	if errors.As(err, &failure) {
		return false, failure.Cause
	}
	require.NoError(t, err)
	return true, ""
}

// The catalogue's own entries, described in JSON, give the verdicts that the
// providers' SDKs give.
func TestCustomGivesTheSameVerdicts(t *testing.T) {
	schemes, vectors := map[string]bool{}, 0
	for _, file := range vectorFiles(t) {
		for _, v := range readVectors(t, file) {
			p := lookup(t, v.Provider)
			descriptions := customOf(t, p, v.Scheme)
			// Where keys are published is nothing that a configuration may say.
			if len(descriptions) == 0 || v.Reason == "untrusted_cert_url" {
				continue
			}
			schemes[v.Scheme] = true
			vectors++
			t.Run(v.ID, func(t *testing.T) { testCustomVector(t, p, &v, descriptions) })
		}
	}
	t.Logf("%d schemes gave the same verdicts on %d vectors", len(schemes), vectors)
	assert.GreaterOrEqual(t, len(schemes), 100)
}

func testCustomVector(t *testing.T, p *Provider, v *vector, descriptions []json.RawMessage) {
	cfg := v.config(p)
	cfg.Params["scheme"] = v.Scheme
	want, wantCause := verdict(t, p, cfg, v)
	delete(cfg.Params, "scheme")
	delete(cfg.Params, "domain") // of where keys are published
	got := false
	var causes []Cause
	for _, description := range descriptions {
		cfg.Scheme = description
		holds, cause := verdict(t, lookup(t, "custom"), cfg, v)
		got = got || holds
		causes = append(causes, cause)
	}
	assert.Equal(t, want, got)
	assert.Contains(t, causes, wantCause)
}
