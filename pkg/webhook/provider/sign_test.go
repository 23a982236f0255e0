package provider

import (
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSignedRequestsVerify(t *testing.T) {
	eachScheme(t, func(t *testing.T, sm *sample) {
		got := verify(t, newVerifier(t, sm.provider, sm.verifying), sm.request(t))
		assert.Equal(t, sm.scheme.ID, got.Scheme)
		assert.Equal(t, sm.verifying.Secrets[0].ID, got.SecretID)
		assert.NotEmpty(t, got.EventID)
		assert.Equal(t, sm.scheme.Timestamp.In != "" || sm.scheme.Primitive == JWT, got.SignedAt.Equal(testNow))
	})
}

// Every byte of the body, the signature and whatever is signed besides counts.
func TestChangedRequestsDoNotVerify(t *testing.T) {
	changes := 0
	eachScheme(t, func(t *testing.T, sm *sample) {
		v := newVerifier(t, sm.provider, sm.verifying)
		r := sm.request(t)
		s := v.(*verifier).schemes[0]
		require.Equal(t, s.proof, verify(t, v, r).Proof)
		if s.covers.body {
			changes += changeBody(t, v, r)
		}
		for _, name := range signedHeaders(s, r) {
			changes += changeHeader(t, v, r, name, s.isList(name))
		}
	})
	t.Logf("%d changed requests refused", changes)
}

// signedHeaders are those of r that s reads as signature or binds.
func signedHeaders(s *signed, r *Request) []string {
	names := slices.Clone(s.covers.headers)
	for _, src := range s.sources {
		if src.in == InHeader {
			names = append(names, src.names...)
		}
	}
	if s.time != nil && s.time.source.in == InHeader {
		names = append(names, s.time.source.names...)
	}
	return slices.DeleteFunc(names, func(name string) bool { return r.Header.Get(name) == "" })
}

func changeBody(t *testing.T, v Verifier, r *Request) int {
	for i := range r.Body {
		body := slices.Clone(r.Body)
		body[i] ^= 1
		refused(t, v, &Request{Method: r.Method, URL: r.URL, Header: r.Header, Body: body}, "body byte %d", i)
	}
	refused(t, v, &Request{Method: r.Method, URL: r.URL, Header: r.Header, Body: append(slices.Clone(r.Body), '\n')}, "longer")
	refused(t, v, &Request{Method: r.Method, URL: r.URL, Header: r.Header, Body: r.Body[:len(r.Body)-1]}, "shorter")
	return len(r.Body) + 2
}

// isList reports whether the header name holds a list of signatures, of which any
// one that is genuine will do.
func (s *signed) isList(name string) bool {
	switch s.format.(type) {
	case prefixed, versionedList, algoPrefixed, jsonBase64, compactJWS:
		return false
	}
	return slices.Contains(s.sources[0].names, name)
}

func changeHeader(t *testing.T, v Verifier, r *Request, name string, isList bool) int {
	value := r.Header.Get(name)
	with := func(value string) *Request {
		header := maps.Clone(r.Header)
		header[name] = []string{value}
		return &Request{Method: r.Method, URL: r.URL, Header: header, Body: r.Body}
	}
	for i := range value {
		changed := []byte(value)
		changed[i] ^= 1
		refused(t, v, with(string(changed)), "%s byte %d", name, i)
	}
	for _, changed := range []string{"", value + "0", value + "=", value[:len(value)-1]} {
		refused(t, v, with(changed), "%s: %q", name, changed)
	}
	if !isList {
		refused(t, v, with(value+","+value), "%s twice", name)
	}
	return len(value) + 5
}

func refused(t *testing.T, v Verifier, r *Request, format string, args ...any) {
	t.Helper()
	_, err := v.Verify(t.Context(), r, testNow)
	assert.Error(t, err, append([]any{format}, args...)...)
}

func TestOtherSecretsDoNotVerify(t *testing.T) {
	eachScheme(t, func(t *testing.T, sm *sample) {
		_, public := sampleSecret(t, sm.scheme, 1)
		other := sm.verifying
		other.Secrets = []Secret{{"other", public}}
		assert.Equal(t, SignatureMismatch, causeOf(t, newVerifier(t, sm.provider, other), sm.request(t)))
	})
}

// A signed time holds up to the tolerance, both ways, and not a second longer.
func TestToleranceOfEveryScheme(t *testing.T) {
	eachScheme(t, func(t *testing.T, sm *sample) {
		v := newVerifier(t, sm.provider, sm.verifying)
		ts := v.(*verifier).schemes[0].time
		if ts == nil {
			return
		}
		r := sm.request(t)
		for offset, want := range map[time.Duration]Cause{
			ts.tolerance: "", ts.tolerance + time.Second: TimestampTooOld,
			-ts.tolerance: "", -ts.tolerance - time.Second: TimestampTooNew,
		} {
			_, err := v.Verify(t.Context(), r, testNow.Add(offset))
			if want == "" {
				assert.NoError(t, err, offset)
				continue
			}
			var failure *Failure
			require.ErrorAs(t, err, &failure, offset)
			assert.Equal(t, want, failure.Cause)
		}
	})
}

func TestSignKeepsWhatIsThere(t *testing.T) {
	p := lookup(t, "standard-webhooks")
	cfg := secrets("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	r := &Request{Method: http.MethodPut, Header: http.Header{"Webhook-Id": {"msg_mine"}, "X-Other": {"1"}}}
	require.NoError(t, p.Sign(r, cfg, testNow))
	assert.Equal(t, http.MethodPut, r.Method)
	assert.Equal(t, "msg_mine", r.Header.Get("Webhook-Id"))
	assert.Equal(t, "1", r.Header.Get("X-Other"))
}

// The signature that Sign makes is the one of the vectors.
func TestSignAgreesWithSDKs(t *testing.T) {
	for _, tt := range []struct{ file, id, header string }{
		{"stripe", "stripe.v1/valid-short", "Stripe-Signature"},
		{"github", "github.sha256/valid-unicode", "X-Hub-Signature-256"},
		{"slack", "slack.v0/doc-example-slash-command", "X-Slack-Signature"},
		{"standard-webhooks", "standard-webhooks.v1/valid-short", "Webhook-Signature"},
		{"shopify", "shopify.hmac/valid-crlf", "X-Shopify-Hmac-Sha256"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			vectors := readVectors(t, "testdata/vectors/"+tt.file+".json")
			i := slices.IndexFunc(vectors, func(v vector) bool { return v.ID == tt.id })
			require.GreaterOrEqual(t, i, 0)
			v := &vectors[i]
			p := lookup(t, v.Provider)
			r := v.request()
			want := r.Header.Get(tt.header)
			r.Header.Del(tt.header)

			require.NoError(t, p.Sign(r, v.config(p), v.now()))

			assert.Equal(t, want, r.Header.Get(tt.header))
		})
	}
}

// What is signed is also written as the provider writes it: its SDK reads nothing else.
func TestSignWritesAsTheProviderDoes(t *testing.T) {
	for _, tt := range []struct{ scheme, want string }{
		{"mailgun.body", `"timestamp":"1767225600"`},
		{"linear.hmac", `"webhookTimestamp":1767225600000`},
		{"livekit.jwt", `"sha256":"0yufec2K6KYc33blsOukdN+aPIDATEyW2zIFRLOGA90="`},
		{"fusionauth.jwt", `"request_body_sha256":"0yufec2K6KYc33blsOukdN+aPIDATEyW2zIFRLOGA90="`},
		{"upstash-qstash.jwt", `"body":"0yufec2K6KYc33blsOukdN-aPIDATEyW2zIFRLOGA90"`},
	} {
		t.Run(tt.scheme, func(t *testing.T) {
			sm := sampleOf(t, tt.scheme)
			r := sm.request(t)
			written := r.Body
			if sm.scheme.Token != nil {
				token := strings.TrimPrefix(r.Header.Get(sm.scheme.Signature.Name), sm.scheme.Signature.Prefix)
				var err error
				written, err = base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
				require.NoError(t, err)
			}
			assert.Contains(t, string(written), tt.want)
		})
	}
}
