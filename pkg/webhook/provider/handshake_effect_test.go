package provider

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// handshaker returns what answers for a webhook without a secret.
func handshaker(t *testing.T, name string, params map[string]string) Handshaker {
	t.Helper()
	h, err := lookup(t, name).Handshaker(Config{Params: params})
	require.NoError(t, err)
	return h
}

func asanaQuestion() *Request {
	return &Request{Method: http.MethodPost, URL: hookURL, Header: http.Header{"X-Hook-Secret": {"b537207f"}}, Body: []byte("{}")}
}

func notionQuestion() *Request {
	return &Request{
		Method: http.MethodPost, URL: hookURL, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"verification_token":"secret_tMrl"}`),
	}
}

func TestSecretIsLearnedOnce(t *testing.T) {
	tests := []struct {
		name, secret string
		r            *Request
		header       http.Header
	}{
		{"asana", "b537207f", asanaQuestion(), http.Header{"X-Hook-Secret": {"b537207f"}}},
		{"notion", "secret_tMrl", notionQuestion(), http.Header{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, ok, err := handshaker(t, tt.name, nil).Handshake(t.Context(), tt.r, testNow)
			require.NoError(t, err)
			require.True(t, ok)
			assert.Equal(t, Answer{Status: 200, Header: tt.header, Body: []byte{}, Learned: []Secret{{Value: tt.secret}}}, a)

			a, ok, err = newVerifier(t, lookup(t, tt.name), secrets("of before")).Handshake(t.Context(), tt.r, testNow)
			var failure *Failure
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, SignatureMissing, failure.Cause)
			assert.NotContains(t, err.Error(), tt.secret)
			assert.False(t, ok)
			assert.Empty(t, a)
		})
	}
}

// What was learned verifies the events that follow.
func TestLearnedSecretVerifies(t *testing.T) {
	p := lookup(t, "asana")
	a, _, err := handshaker(t, "asana", nil).Handshake(t.Context(), asanaQuestion(), testNow)
	require.NoError(t, err)
	cfg := Config{Secrets: a.Learned}
	verify(t, newVerifier(t, p, cfg), signedRequest(t, p, cfg, `{"events":[{"action":"changed"}]}`))
}

// A batch without items is a question whether anyone is there.
func TestEmptyBatchIsNoEvent(t *testing.T) {
	for _, name := range []string{"asana", "line", "xero"} {
		p := lookup(t, name)
		v := newVerifier(t, p, secrets("secret"))
		for body, want := range map[string]bool{
			`{"events":[]}`: true, `{"events" : [ ] }`: true, `{"events":[{}]}`: false, `{"events":{}}`: false, `{"x":[]}`: false, `{"events":[`: false,
		} {
			t.Run(name+" "+body, func(t *testing.T) {
				a, ok, err := v.Handshake(t.Context(), signedRequest(t, p, secrets("secret"), body), testNow)
				require.NoError(t, err)
				assert.Equal(t, want, ok)
				if want {
					assert.Equal(t, 200, a.Status)
					assert.Empty(t, a.Body)
				}
			})
		}
		t.Run(name+" unsigned", func(t *testing.T) {
			r := signedRequest(t, p, secrets("another"), `{"events":[]}`)
			_, ok, err := v.Handshake(t.Context(), r, testNow)
			assert.ErrorContains(t, err, string(SignatureMismatch))
			assert.False(t, ok)
		})
	}
}

func TestRefusalHasTheStatusThatTheProviderExpects(t *testing.T) {
	tests := []struct {
		name, provider, query string
		params                map[string]string
		status                int
	}{
		{"wrong token", "meta", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=u", map[string]string{"verify_token": "t"}, 403},
		{"unknown topic", "websub", "hub.mode=subscribe&hub.challenge=1&hub.topic=b", map[string]string{"topics": "a c"}, 404},
		{"unsubscription that nobody asked for", "websub", "hub.mode=unsubscribe&hub.challenge=1&hub.topic=a", map[string]string{"topics": "a"}, 404},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &Request{Method: http.MethodGet, URL: hookURL + "?" + tt.query}
			a, ok, err := handshaker(t, tt.provider, tt.params).Handshake(t.Context(), r, testNow)
			var refused *Refused
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, tt.status, refused.Status)
			var failure *Failure
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, SignatureMismatch, failure.Cause)
			assert.False(t, ok)
			assert.Empty(t, a)
		})
	}
}

// A question that only a secret can answer is the owner's to make answerable.
func TestHandshakeWithoutASecret(t *testing.T) {
	for name, query := range map[string]string{"x": "crc_token=a", "linkedin": "challengeCode=a", "braintree": "bt_challenge=1234567890abcdef1234"} {
		t.Run(name, func(t *testing.T) {
			r := &Request{Method: http.MethodGet, URL: hookURL + "?" + query}
			_, ok, err := handshaker(t, name, map[string]string{"public_key": "p"}).Handshake(t.Context(), r, testNow)
			var missing *ConfigError
			require.ErrorAs(t, err, &missing)
			assert.Equal(t, "secret", missing.Field)
			assert.False(t, ok)
		})
	}
}

func TestOwnURL(t *testing.T) {
	hosts := []string{"sns.*.amazonaws.com", "*.example.com"}
	tests := []struct {
		name, url string
		want      bool
	}{
		{"host of a region", "https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription", true},
		{"upper case", "https://SNS.us-west-2.AmazonAWS.com/", true},
		{"usual port", "https://sns.us-west-2.amazonaws.com:443/", true},
		{"second pattern", "https://a.example.com", true},
		{"http", "http://sns.us-west-2.amazonaws.com/", false},
		{"another port", "https://sns.us-west-2.amazonaws.com:8443/", false},
		{"credentials", "https://sns.us-west-2.amazonaws.com@evil.example/", false},
		{"credentials before the host", "https://u:p@sns.us-west-2.amazonaws.com/", false},
		{"suffix of another", "https://sns.us-west-2.amazonaws.com.evil.example/", false},
		{"another service", "https://s3.us-west-2.amazonaws.com/", false},
		{"two labels for one", "https://sns.a.b.amazonaws.com/", false},
		{"no label", "https://sns..amazonaws.com/", false},
		{"a label that is none", "https://sns.a_b.amazonaws.com/", false},
		{"address of the metadata service", "https://169.254.169.254/", false},
		{"IPv6", "https://[::1]/", false},
		{"no host", "https:///x", false},
		{"opaque", "https:sns.us-west-2.amazonaws.com", false},
		{"relative", "/x", false},
		{"backslash", `https://evil.example\@sns.us-west-2.amazonaws.com/`, false},
		{"empty", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, ownURL(tt.url, hosts)) })
	}
}

func TestGrantedRate(t *testing.T) {
	tests := []struct {
		name, asked string
		most        uint64
		want        string
	}{
		{"less than there is", "60", 120, "60"},
		{"as much as there is", "120", 120, "120"},
		{"more than there is", "1000", 120, "120"},
		{"no limit", "1000", 0, "1000"},
		{"not asked for", "", 120, ""},
		{"no number", "many", 120, ""},
		{"zero", "0", 120, ""},
		{"negative", "-1", 120, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, granted(tt.asked, tt.most)) })
	}
}
