package provider

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// vector is a request of testdata/vectors, and what the provider's own SDK says of it.
type vector struct {
	ID, Provider, Scheme string
	Now                  int64
	Keys                 []struct {
		ID, Value string
	}
	Params   map[string]any
	Request  vectorRequest
	Expected json.RawMessage
	Reason   string
	Advisory bool
	// Recommended is what a strict, byte-exact receiver should do where SDKs differ.
	Recommended string
}

type vectorRequest struct {
	Method, URL string
	Headers     [][2]string
	BodyB64     []byte `json:"body_b64"`
	BodyGen     *struct {
		Prefix, Fill, Suffix string
		Count                int
	} `json:"body_gen"`
}

func (r vectorRequest) request() *Request {
	h := http.Header{}
	for _, pair := range r.Headers {
		h.Add(pair[0], pair[1])
	}
	body := r.BodyB64
	if g := r.BodyGen; g != nil {
		body = []byte(g.Prefix + strings.Repeat(g.Fill, g.Count) + g.Suffix)
	}
	return &Request{Method: r.Method, URL: r.URL, Header: h, Body: body}
}

// urlParams are the vectors' parameters for the address that the provider was given.
var urlParams = []string{"signed_url", "notification_url", "callback_url", "url"}

func (v *vector) request() *Request {
	r := v.Request.request()
	for _, name := range urlParams {
		if url, ok := v.Params[name].(string); ok {
			r.URL = url
		}
	}
	return r
}

func (v *vector) config(p *Provider) Config {
	cfg := Config{Params: map[string]string{}}
	for i, k := range v.Keys {
		value := k.Value
		if p.Schemes[0].Signature.KeyField != "" {
			value = fmt.Sprintf(`{"kid":%q,"key":%q}`, k.ID, k.Value)
		}
		cfg.Secrets = append(cfg.Secrets, Secret{ID: fmt.Sprint(i), Value: value})
	}
	for _, name := range secretParams {
		if value, ok := v.Params[name].(string); ok {
			cfg.Secrets = append(cfg.Secrets, Secret{ID: name, Value: value})
		}
	}
	for name, value := range v.Params {
		if !slices.Contains(urlParams, name) && !slices.Contains(ignoredParams, name) {
			cfg.Params[name] = fmt.Sprint(value)
		}
	}
	if slices.ContainsFunc(p.Schemes, func(s Scheme) bool { return s.ID == v.Scheme && s.OptIn }) {
		cfg.Params["scheme"] = v.Scheme
	}
	return cfg
}

// secretParams are the vectors' parameters that are secrets to the verifier.
var secretParams = []string{"client_state", "channel_token"}

// ignoredParams are those that it has no need of, or takes as secrets.
var ignoredParams = []string{"app_key", "issuers", "client_state", "channel_token"}

func (v *vector) now() time.Time { return time.Unix(v.Now, 0) }

// want is the verdict to be matched, "" if either will do.
func (v *vector) want() string {
	var expected string
	if json.Unmarshal(v.Expected, &expected) != nil {
		return ""
	}
	switch {
	case !v.Advisory:
		return expected
	case v.Recommended == "either":
		return ""
	}
	return v.Recommended
}

// causes are those that may be told for the vectors' reasons. A signature that is
// too short or long is malformed to us and merely bad to others.
var causes = map[string][]Cause{
	"bad_signature":       {SignatureMismatch, SignatureMalformed, TimestampMalformed},
	"malformed_header":    {SignatureMalformed, TimestampMissing, TimestampMalformed},
	"malformed_signature": {SignatureMalformed},
	"missing_header":      {SignatureMissing, TimestampMissing},
	"missing_signature":   {SignatureMissing},
	"missing_timestamp":   {TimestampMissing},
	"missing_payload":     {PayloadMalformed},
	"malformed_payload":   {PayloadMalformed, SignatureMissing, SignatureMalformed},
	"timestamp_expired":   {TimestampTooOld},
	"timestamp_future":    {TimestampTooNew},
	"unsupported_version": {SignatureMalformed, SignatureMismatch},
	"unknown_key":         {SignatureMalformed, SignatureMismatch},
	"alg_not_allowed":     {SignatureMalformed},
	"bad_claim":           {SignatureMismatch, SignatureMalformed, TimestampTooNew},
	"body_hash_mismatch":  {SignatureMismatch},
	"url_hash_mismatch":   {SignatureMismatch},
	"untrusted_cert_url":  {SignatureMalformed},
	"wrong_encoding":      {SignatureMalformed},
}

func readVectors(t testing.TB, path string) []vector {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	var vectors []vector
	require.NoError(t, json.Unmarshal(bytes.TrimSpace(raw), &vectors))
	return vectors
}

func vectorFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/vectors/*.json")
	require.NoError(t, err)
	return slices.DeleteFunc(files, func(f string) bool { return filepath.Base(f) == "handshakes.json" })
}

func TestVectors(t *testing.T) {
	files := vectorFiles(t)
	require.NotEmpty(t, files)
	for _, file := range files {
		for _, v := range readVectors(t, file) {
			t.Run(v.ID, func(t *testing.T) { testVector(t, &v) })
		}
	}
}

func testVector(t *testing.T, v *vector) {
	p, ok := Lookup(v.Provider)
	require.True(t, ok, "provider %s", v.Provider)
	require.True(t, slices.ContainsFunc(p.Schemes, func(s Scheme) bool { return s.ID == v.Scheme }), "scheme %s", v.Scheme)
	verifier, err := p.Verifier(v.config(p))
	var unusable *ConfigError
	if errors.As(err, &unusable) && v.want() == "reject" {
		return
	}
	require.NoError(t, err)

	result, err := verifier.Verify(t.Context(), v.request(), v.now())

	switch v.want() {
	case "accept":
		require.NoError(t, err)
		assert.Equal(t, v.Scheme, result.Scheme)
		assert.NotEmpty(t, result.EventID)
	case "reject":
		var failure *Failure
		require.ErrorAs(t, err, &failure)
		assert.Zero(t, result)
		if v.Reason != "ok" && v.Reason != "policy" {
			require.Contains(t, causes, v.Reason)
			assert.Contains(t, causes[v.Reason], failure.Cause, failure.Detail)
		}
	}
}
