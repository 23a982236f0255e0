package provider

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestResultSaysWhatHeld(t *testing.T) {
	p := lookup(t, "stripe")
	r := signedRequest(t, p, secrets("old"), `{"id":"evt_1","type":"ping"}`)
	r.Header.Set("User-Agent", "Stripe/1.0")

	got := verify(t, newVerifier(t, p, secrets("new", "old")), r)

	assert.Equal(t, Result{
		Proof:     Verified,
		Scheme:    "stripe.v1",
		SecretID:  "id of old",
		SignedAt:  testNow,
		EventID:   "evt_1",
		EventType: "ping",
		Headers:   []string{"Stripe-Signature"},
	}, got)
}

func TestHeadersSufficeToVerifyAgain(t *testing.T) {
	p := lookup(t, "github")
	v := newVerifier(t, p, secrets("secret"))
	r := signedRequest(t, p, secrets("secret"), `{}`)
	r.Header.Set("X-GitHub-Event", "push")
	first := verify(t, v, r)

	kept := http.Header{}
	for _, name := range first.Headers {
		kept[name] = r.Header[name]
	}

	assert.Equal(t, first, verify(t, v, &Request{Method: r.Method, URL: r.URL, Header: kept, Body: r.Body}))
}

func TestDoubledHeaders(t *testing.T) {
	tests := []struct {
		name, provider, header string
		want                   Cause
	}{
		{"signature", "github", "X-Hub-Signature-256", SignatureMalformed},
		{"list with a time", "stripe", "Stripe-Signature", SignatureMalformed},
		{"list of versions", "standard-webhooks", "Webhook-Signature", SignatureMalformed},
		{"time", "slack", "X-Slack-Request-Timestamp", TimestampMalformed},
		{"signed id", "standard-webhooks", "Webhook-Id", SignatureMismatch},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := lookup(t, tt.provider)
			cfg := secrets("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
			v := newVerifier(t, p, cfg)
			r := signedRequest(t, p, cfg, `{}`)
			value := r.Header.Get(tt.header)

			r.Header[tt.header] = []string{value, value}
			assert.Equal(t, tt.want, causeOf(t, v, r), "sent twice")
			r.Header[tt.header] = []string{value + "," + value}
			assert.Equal(t, tt.want, causeOf(t, v, r), "joined by API Gateway")
		})
	}
}

func TestTimestampCauseIsForGenuineRequestsAlone(t *testing.T) {
	p := lookup(t, "stripe")
	r := signedRequest(t, p, secrets("secret"), `{}`)
	for _, tt := range []struct {
		name, secret string
		now          time.Time
		want         Cause
	}{
		{"genuine and old", "secret", testNow.Add(time.Hour), TimestampTooOld},
		{"genuine and from the future", "secret", testNow.Add(-time.Hour), TimestampTooNew},
		{"forged and old", "other", testNow.Add(time.Hour), SignatureMismatch},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := newVerifier(t, p, secrets(tt.secret)).Verify(t.Context(), r, tt.now)
			var failure *Failure
			assert.ErrorAs(t, err, &failure)
			assert.Equal(t, tt.want, failure.Cause)
		})
	}
}

// Of several schemes the one that came furthest says why the request was refused.
func TestGravestFailureIsTold(t *testing.T) {
	p := lookup(t, "standard-webhooks")
	v := newVerifier(t, p, secrets("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="))
	r := signedRequest(t, p, secrets("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), `{}`)

	_, err := v.Verify(t.Context(), r, testNow.Add(time.Hour))
	assert.ErrorContains(t, err, string(TimestampTooOld))
	r.Body = []byte(`{"a":1}`)
	assert.Equal(t, SignatureMismatch, causeOf(t, v, r))

	for _, cause := range []Cause{
		SignatureMissing, SignatureMalformed, SignatureMismatch, TimestampMissing, TimestampMalformed,
		TimestampTooOld, TimestampTooNew, PayloadMalformed, KeyUnavailable,
	} {
		assert.GreaterOrEqual(t, (&Failure{Cause: cause}).gravity(), 0, cause)
	}
}

func TestToleranceParameter(t *testing.T) {
	p := lookup(t, "stripe")
	cfg := secrets("secret")
	r := signedRequest(t, p, cfg, `{}`)
	cfg.Params = map[string]string{"tolerance": "5"}
	v := newVerifier(t, p, cfg)

	_, err := v.Verify(t.Context(), r, testNow.Add(5*time.Second))
	assert.NoError(t, err)
	_, err = v.Verify(t.Context(), r, testNow.Add(6*time.Second))
	assert.ErrorContains(t, err, "5 s are allowed")
}

// One header may hold signatures of both versions of Standard Webhooks, and a
// webhook keys for either or both.
func TestStandardWebhooksMixesVersions(t *testing.T) {
	p := lookup(t, "standard-webhooks")
	const (
		shared  = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
		private = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
		public  = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
	)
	r := signedRequest(t, p, secrets(shared), `{"type":"ping"}`)
	asymmetric := signedRequest(t, p, secrets(private), `{"type":"ping"}`)
	symmetric := r.Header.Get("Webhook-Signature")
	r.Header.Set("Webhook-Signature", asymmetric.Header.Get("Webhook-Signature")+" "+symmetric)

	tests := []struct {
		name, want string
		secrets    []string
	}{
		{"shared secret", "standard-webhooks.v1", []string{shared}},
		{"public key", "standard-webhooks.v1a", []string{public}},
		{"both", "standard-webhooks.v1", []string{public, shared}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, verify(t, newVerifier(t, p, secrets(tt.secrets...)), r).Scheme)
		})
	}
	t.Run("a public key is no shared secret", func(t *testing.T) {
		_, err := p.Verifier(secrets(strings.TrimPrefix(public, "whpk_") + "!"))
		assert.Error(t, err)
		forged := signedRequest(t, p, secrets("whsec_"+strings.TrimPrefix(public, "whpk_")), `{"type":"ping"}`)
		assert.Equal(t, SignatureMalformed, causeOf(t, newVerifier(t, p, secrets(public)), forged))
	})
}

func TestVerifierIsSafeForConcurrentUse(t *testing.T) {
	p := lookup(t, "stripe")
	v := newVerifier(t, p, secrets("secret", "other"))
	var group sync.WaitGroup
	for i := range 16 {
		body := `{"id":"evt_` + strings.Repeat("x", i) + `","type":"ping"}`
		r := signedRequest(t, p, secrets("secret"), body)
		group.Go(func() {
			for range 200 {
				got, err := v.Verify(t.Context(), r, testNow)
				assert.NoError(t, err)
				assert.Equal(t, "evt_"+strings.Repeat("x", i), got.EventID)
			}
		})
	}
	group.Wait()
}

// FuzzVerify holds every part of a request that others choose to not panicking,
// and to being refused unless it is signed.
func FuzzVerify(f *testing.F) {
	f.Add("stripe", "t=1767225600,v1=00", "1767225600", []byte(`{"id":1}`), "application/json")
	f.Add("slack", "v0=00", "1767225600", []byte(`ssl_check=1&payload={}`), "application/x-www-form-urlencoded")
	f.Add("standard-webhooks", "v1,AA== v1a,AA==", "1767225600", []byte("\xff"), "multipart/form-data; boundary=x")
	f.Fuzz(func(t *testing.T, name, signature, timestamp string, body []byte, kind string) {
		p, ok := Lookup(name)
		if !ok || p.custom {
			return
		}
		v, err := p.Verifier(Config{Secrets: []Secret{{"1", "c2VjcmV0IHNlY3JldA=="}}})
		if err != nil {
			return
		}
		h := http.Header{"Content-Type": {kind}}
		for i := range p.Schemes {
			h.Set(p.Schemes[i].Signature.Name, signature)
			h.Set(p.Schemes[i].Timestamp.Name, timestamp)
			h.Set(p.Schemes[i].IDHeader.Name, timestamp)
		}
		r := &Request{Method: "POST", URL: "https://a.example/x?" + timestamp, Header: h, Body: body}
		_, err = v.Verify(t.Context(), r, testNow)
		assert.Error(t, err)
		_, _, _ = v.Handshake(t.Context(), r, testNow)
	})
}

// Gogs signs as Gitea does, and has headers of its own name alone.
func TestGogs(t *testing.T) {
	v := newVerifier(t, lookup(t, "gitea"), secrets("secret"))
	r := &Request{
		Method: http.MethodPost, Body: []byte(`{"ref":"refs/heads/main"}`),
		Header: http.Header{
			"X-Gogs-Delivery":  {"f6266f16-1bf3-46a5-9ea4-602e06ead473"},
			"X-Gogs-Event":     {"push"},
			"X-Gogs-Signature": {"d8f89f0618acd61fe621aa4e64078c0e2bca15d0b578b7f3eb734f55883c5320"},
		},
	}
	result, err := v.Verify(t.Context(), r, testNow)
	require.NoError(t, err)
	assert.Contains(t, result.EventID, "f6266f16-1bf3-46a5-9ea4-602e06ead473")
	assert.Equal(t, "push", result.EventType)
}
