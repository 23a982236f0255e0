package provider

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const sampleDescription = `{
	"primitive": "hmac",
	"hash": "sha512",
	"key": {"encoding": "hex"},
	"signature": {"in": "header", "name": "x-acme-signature", "format": "kv-list", "item_sep": ";", "ts_key": "ts", "sig_keys": ["s1"], "encoding": "base64"},
	"signed_content": "{ts}:{id}:{body}",
	"timestamp": {"in": "signature", "unit": "ms", "tolerance_s": 60},
	"id_header": {"name": "x-acme-id"},
	"event_id": [{"in": "json", "name": "event.id"}],
	"event_type": [{"in": "json", "name": "event.kind"}]
}`

func custom(t testing.TB, description, secret string) (*Provider, Config) {
	t.Helper()
	cfg := secrets(secret)
	cfg.Scheme = json.RawMessage(description)
	return lookup(t, "custom"), cfg
}

func TestCustomVerifies(t *testing.T) {
	p, cfg := custom(t, sampleDescription, "00ff00ff")
	r := signedRequest(t, p, cfg, `{"event":{"id":7,"kind":"made"}}`)
	require.Contains(t, r.Header.Get("X-Acme-Signature"), "ts=1767225600000;s1=")

	got := verify(t, newVerifier(t, p, cfg), r)

	assert.Equal(t, "custom", got.Scheme)
	assert.Equal(t, "7", got.EventID)
	assert.Equal(t, "made", got.EventType)
	assert.Equal(t, testNow, got.SignedAt)
	assert.Equal(t, []string{"X-Acme-Id", "X-Acme-Signature"}, got.Headers)
}

// The catalogue's own schemes can be described in JSON.
func TestCustomReplacesProviders(t *testing.T) {
	for _, name := range Names() {
		p := lookup(t, name)
		for i := range p.Schemes {
			if p.Schemes[i].Primitive == None {
				continue
			}
			t.Run(p.Schemes[i].ID, func(t *testing.T) { testCustomReplaces(t, p, &p.Schemes[i]) })
		}
	}
}

func testCustomReplaces(t *testing.T, p *Provider, s *Scheme) {
	description, err := json.Marshal(struct {
		*Scheme
		EventID   []Place  `json:"event_id,omitempty"`
		EventType []Place  `json:"event_type,omitempty"`
		Lasting   []string `json:"lasting,omitempty"`
		Payload   string   `json:"payload,omitempty"`
		Lines     bool     `json:"lines,omitempty"`
		Repeats   bool     `json:"repeats,omitempty"`
		Mode      []Mode   `json:"mode,omitempty"`
	}{s, p.EventID, p.EventType, p.Lasting, p.Payload, p.Lines, p.Repeats, p.Mode})
	require.NoError(t, err)
	sample := newSample(t, p, s)
	r := sample.request(t)
	want := verify(t, newVerifier(t, p, sample.verifying), r)

	cfg := sample.verifying
	cfg.Scheme = description
	cfg.Params = without(cfg.Params, "scheme")
	got := verify(t, newVerifier(t, lookup(t, "custom"), cfg), r)

	got.Scheme = want.Scheme
	if s.Fetch != nil {
		got.Headers = want.Headers // those that say where a key is published
	}
	assert.Equal(t, want, got)
}

func TestCustomIsRefused(t *testing.T) {
	with := func(field, value string) string {
		var description map[string]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte(sampleDescription), &description))
		description[field] = json.RawMessage(value)
		raw, err := json.Marshal(description)
		require.NoError(t, err)
		return string(raw)
	}
	const body = `"{body}"`
	header := func(more string) string {
		return `{"in":"header","name":"x-sig","encoding":"hex"` + more + `}`
	}
	tests := []struct{ name, description, want string }{
		{"empty", ``, "is required"},
		{"not JSON", `{"primitive":`, "is not JSON"},
		{"not an object", `[]`, "must be a JSON object"},
		{"null", `null`, "primitive must be"},
		{"two objects", `{}{}`, "is not JSON"},
		{"too long", `{"primitive":"` + strings.Repeat("x", maxDescription) + `"}`, "at most 16384 bytes"},
		{"text too long", with("primitive", `"`+strings.Repeat("x", maxTextLen+1)+`"`), "primitive must be at most"},
		{"list too long", with("event_type", "["+strings.Repeat(`{"in":"json","name":"a"},`, 16)+`{"in":"json","name":"a"}]`), "event_type must have at most 16"},

		{"unknown field", with("hsah", `"sha256"`), "hsah is not a field"},
		{"unknown field within another", with("key", `{"encodng":"hex"}`), "key.encodng is not a field"},
		{"unknown field in a list", with("event_id", `[{"in":"json","name":"id","pth":"x"}]`), "event_id.pth is not a field"},
		{"field in another case", with("Hash", `"sha256"`), "Hash is not a field"},
		{"field given twice", `{"hash":"sha1","hash":"sha256"}`, "hash must not be given twice"},
		{"field of the catalogue alone", with("opt_in", `true`), "opt_in is not a field"},
		{"field of another type", with("hash", `1`), "hash must not be a JSON number"},
		{"inner field of another type", with("signature", `{"name":1}`), "signature.name must not be a JSON number"},

		{"primitive", with("primitive", `"md5"`), "primitive must be"},
		{"hash", with("hash", `"md5"`), "hash must be"},
		{"no hash", with("hash", `""`), "hash must be"},
		{"hash of ed25519", with("primitive", `"ed25519"`), "hash must not be given with ed25519"},
		{"key encoding", with("key", `{"encoding":"base32"}`), "key.encoding must be"},
		{"derivation", with("key", `{"derive":"md5"}`), "key.derive must be"},
		{"signature in a cookie", with("signature", `{"in":"cookie","name":"s","encoding":"hex","format":"positional-list"}`), "signature.in must be"},
		{"no header name", with("signature", header(`,"name":""`)), "signature.name must"},
		{"header name with a space", with("signature", `{"in":"header","name":"x y","encoding":"hex","format":"kv-list","ts_key":"t","sig_keys":["v"]}`), "signature.name must be the name of a header"},
		{"no encoding", with("signature", `{"in":"header","name":"x"}`), "signature.encoding must be"},
		{"format", with("signature", header(`,"format":"xml"`)), "signature.format is unknown"},
		{"list without keys", with("signature", header(`,"format":"kv-list"`)), "signature.sig_keys must"},
		{"prefix missing", with("signature", header(`,"format":"prefixed"`)), "signature.prefix must"},
		{"prefix from the request", with("signature", header(`,"format":"prefixed","prefix":"{header:x}"`)), "signature.prefix must not depend"},
		{"time where the format has none", with("signature", header("")), "timestamp.in must not be signature"},
		{"timestamp unit", with("timestamp", `{"in":"signature","unit":"us"}`), "timestamp.unit must be"},
		{"timestamp in a cookie", with("timestamp", `{"in":"cookie","name":"t"}`), "timestamp.in must be"},
		{"negative tolerance", with("timestamp", `{"in":"signature","tolerance_s":-1}`), "timestamp.tolerance_s must be"},
		{"content", with("signed_content", `""`), "signed_content must hold something"},
		{"content of a constant", with("signed_content", `"abc"`), "signed_content must hold something"},
		{"unknown token", with("signed_content", `"{ts}{id}{bdy}"`), "signed_content has the unknown token {bdy}"},
		{"content of one of many values", with("signed_content", `"{ts}{id}{json:[].a}"`), "must lead to one value"},
		{"time that is not signed", with("signed_content", `"{id}{body}"`), "timestamp must be signed"},
		{"id that is not signed", with("signed_content", `"{ts}{body}"`), "id_header must be signed"},
		{"nonce that is not signed", with("nonce_header", `{"name":"x-nonce"}`), "nonce_header must be signed"},
		{"secret in an hmac", with("signed_content", `"{secret}{ts}{id}{body}"`), "belongs in a digest only"},
		{"digest without the secret", with("primitive", `"digest"`), "must hold {secret}"},
		{"digest with an escaped secret", `{"primitive":"digest","hash":"sha256","signature":` + header("") + `,"signed_content":"\\{secret\\}{body}"}`, "must hold {secret}"},
		{"variant with less in it", with("signed_content_variants", `["{ts}{id}"]`), "must have the same tokens"},
		{"content of a static token", `{"primitive":"static","signature":{"in":"header","name":"x"},"signed_content":` + body + `}`, "must not be given with static"},
		{"place", with("event_id", `[{"in":"cookie","name":"id"}]`), "event_id.in must be"},
		{"path", with("event_id", `[{"in":"json","name":"a..b"}]`), "event_id.name"},
		{"places nested too deep", with("event_id", `[{"in":"json","name":"a","with":[{"in":"json","name":"b","with":[{"in":"json","name":"c"}]}]}]`), "event_id.with"},
		{"part of a form", with("partial", `true`), "partial must be given with a nonce"},
		{"condition", with("require", `[{"in":"header","name":""}]`), "require.name must"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, cfg := custom(t, tt.description, "00ff00ff")
			_, err := p.Verifier(cfg)
			var config *ConfigError
			require.ErrorAs(t, err, &config)
			assert.Equal(t, "scheme", config.Field)
			assert.Contains(t, config.Message, tt.want)
			assert.Less(t, len(config.Message), 300)
		})
	}
}

func TestCustomRequire(t *testing.T) {
	p, cfg := custom(t, `{"primitive":"hmac","hash":"sha256","signature":{"in":"header","name":"x-sig","encoding":"hex"},
		"signed_content":"{body}","require":[{"in":"header","name":"x-version","equals":"1"},{"in":"header","name":"x-debug","absent":true}]}`, "secret")
	v := newVerifier(t, p, cfg)
	r := signedRequest(t, p, cfg, `{}`)
	require.Equal(t, Verified, verify(t, v, r).Proof)

	for name, want := range map[string]struct {
		header, value string
		cause         Cause
	}{
		"absent":        {"X-Version", "", SignatureMissing},
		"another value": {"X-Version", "2", SignatureMalformed},
		"unwanted":      {"X-Debug", "1", SignatureMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			changed := &Request{Method: r.Method, URL: r.URL, Header: r.Header.Clone(), Body: r.Body}
			changed.Header.Set(want.header, want.value)
			assert.Equal(t, want.cause, causeOf(t, v, changed))
		})
	}
}

// FuzzCustom holds any description to a ConfigError or a verifier, and any
// verifier to refusing what is not signed.
func FuzzCustom(f *testing.F) {
	f.Add([]byte(sampleDescription), "x", []byte(`{"id":1}`))
	for _, p := range coreProviders {
		for i := range p.Schemes {
			raw, err := json.Marshal(&p.Schemes[i])
			require.NoError(f, err)
			f.Add(raw, "v1,AA==", []byte(`[]`))
		}
	}
	for _, p := range tokenProviders {
		raw, err := json.Marshal(&p.Schemes[0])
		require.NoError(f, err)
		f.Add(raw, "Bearer eyJhbGciOiJIUzI1NiJ9.e30.AA", []byte(`eyJhbGciOiJSUzI1NiJ9.e30.AA`))
	}
	f.Add([]byte(tokenScheme), "Bearer eyJhbGciOiJIUzI1NiJ9.e30.AA", []byte(`{}`))
	f.Add([]byte(`{"primitive":"static","signature":{"in":"json","name":"a"}}`), "", []byte(`{"a":"b"}`))
	f.Add([]byte(`{"signature":{"in":"form","name":"s","format":"json-base64"}}`), "", []byte(`s=1`))
	f.Fuzz(func(t *testing.T, description []byte, signature string, body []byte) {
		const secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQ="
		cfg := Config{Secrets: []Secret{{"1", secret}}, Scheme: description}
		v, err := lookup(t, "custom").Verifier(cfg)
		if err != nil {
			var config *ConfigError
			require.ErrorAs(t, err, &config)
			assert.NotContains(t, err.Error(), secret)
			return
		}
		h := http.Header{}
		for _, name := range v.(*verifier).schemes[0].headers {
			h.Set(name, signature)
		}
		_, err = v.Verify(t.Context(), &Request{Method: "POST", URL: "https://a.example/?a", Header: h, Body: body}, testNow)
		assert.Error(t, err, fmt.Sprint(h))
	})
}
