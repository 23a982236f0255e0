package provider

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// I5: what is kept of a request, and shown, holds no secret.
func TestHeadersHoldNoSecret(t *testing.T) {
	static := 0
	eachScheme(t, func(t *testing.T, sm *sample) {
		if sm.scheme.Primitive == Static {
			static++
		}
		r := sm.request(t)
		secret := sm.signing.Secrets[0].Value
		for _, name := range verify(t, newVerifier(t, sm.provider, sm.verifying), r).Headers {
			for _, value := range r.Header[name] {
				assert.NotContains(t, value, secret, name)
				assert.NotContains(t, value, Base64.encode([]byte(secret)), name)
			}
		}
	})
	assert.Greater(t, static, 15)
}

// A token that a parameter holds is a secret as well.
func TestHeadersOfConditionsHoldNoSecret(t *testing.T) {
	description, err := json.Marshal(Scheme{
		Primitive: HMAC, Hash: SHA256, Content: "{body}",
		Signature: Signature{In: InHeader, Name: "X-Sig", Encoding: Hex},
		Require: []Condition{
			{In: InHeader, Name: "X-Token", Equals: "{param:token}"},
			{In: InHeader, Name: "X-Version", Equals: "1"},
		},
	})
	require.NoError(t, err)
	p, cfg := custom(t, string(description), "secret")
	cfg.Params = map[string]string{"token": "hush"}
	r := signedRequest(t, p, cfg, "{}")
	require.Equal(t, "hush", r.Header.Get("X-Token"))
	assert.Equal(t, []string{"X-Sig", "X-Version"}, verify(t, newVerifier(t, p, cfg), r).Headers)
}

// I5: errors and failures name no secret, whatever it is.
func TestErrorsHoldNoSecret(t *testing.T) {
	const secret = "correct horse battery staple"
	for _, name := range Names() {
		p := lookup(t, name)
		v, err := p.Verifier(secrets(secret))
		if err != nil {
			assert.False(t, strings.Contains(err.Error(), secret), name)
			continue
		}
		_, err = v.Verify(t.Context(), &Request{Body: []byte("{}")}, testNow)
		require.Error(t, err, name)
		assert.NotContains(t, err.Error(), secret)
	}
}

// I5: a diagnosis, which tries every secret in every way, names none, and no
// signature that would have held.
func TestDiagnosesHoldNoSecret(t *testing.T) {
	eachScheme(t, func(t *testing.T, sm *sample) {
		r := sm.request(t)
		genuine := r.Header.Get(sm.scheme.Signature.Name)
		for name := range r.Header { // whoever asks has the request, and not what would hold for it
			r.Header[name] = []string{strings.Repeat("0", len(r.Header.Get(name)))}
		}
		cfg := sm.verifying
		cfg.Secrets = []Secret{{ID: "1", Value: sm.verifying.Secrets[0].Value + "\n"}}
		d := Diagnose(t.Context(), sm.provider, cfg, r, testNow)
		said, err := json.Marshal(struct {
			Failure  *Failure
			Config   *ConfigError
			Findings []Finding
		}{d.Failure, d.Config, d.Findings})
		require.NoError(t, err)
		secret := strings.TrimSpace(cfg.Secrets[0].Value)
		for _, canary := range []string{secret, Base64.encode([]byte(secret)), genuine} {
			if len(canary) > 8 {
				assert.NotContains(t, string(said), canary)
			}
		}
	})
}
