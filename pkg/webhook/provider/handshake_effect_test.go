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
		toCopy       bool
	}{
		{"asana", "b537207f", asanaQuestion(), http.Header{"X-Hook-Secret": {"b537207f"}}, false},
		{"notion", "secret_tMrl", notionQuestion(), http.Header{}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, ok, err := handshaker(t, tt.name, nil).Handshake(t.Context(), tt.r, testNow)
			require.NoError(t, err)
			require.True(t, ok)
			assert.Equal(t, Answer{Status: 200, Header: tt.header, Body: []byte{}, Learned: []Secret{{Value: tt.secret}}, ToCopy: tt.toCopy}, a)

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

func TestAnswerToAnEvent(t *testing.T) {
	r := &Request{Header: http.Header{"X-Adobesign-Clientid": {"CBJ"}}}
	assert.Equal(t, Answer{Status: 200, Header: http.Header{"X-Adobesign-Clientid": {"CBJ"}}}, lookup(t, "adobe-sign").Answer(r))
	assert.Equal(t, Answer{}, lookup(t, "adobe-sign").Answer(&Request{}))
	assert.Equal(t, lookup(t, "twilio").Success, lookup(t, "twilio").Answer(r))
	assert.Empty(t, lookup(t, "adobe-sign").Success.Header, "the provider is not changed")
}

func TestAnswersAreTheCallersToChange(t *testing.T) {
	for _, name := range []string{"twilio", "adyen"} {
		p := lookup(t, name)
		a := p.Answer(&Request{})
		body, header := string(a.Body), a.Header.Clone()
		require.NotEmpty(t, body)
		a.Body[0] = 'x'
		for name := range a.Header {
			a.Header.Set(name, "x")
		}
		again := p.Answer(&Request{})
		assert.Equal(t, body, string(again.Body), name)
		assert.Equal(t, header, again.Header, name)
	}
}

// Discord wants other answers to events than to interactions, which are answered by a call of
// their own.
func TestAnswersByKind(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		want       int
	}{
		{"event", `{"version":1,"type":1,"event":{"type":"APPLICATION_AUTHORIZED"}}`, http.StatusNoContent},
		{"command", `{"type":2,"id":"1","token":"t","data":{"name":"event"}}`, http.StatusAccepted},
		{"what is no event", `{"type":2,"event":null}`, http.StatusAccepted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, Answer{Status: tt.want}, lookup(t, "discord").Answer(&Request{Body: []byte(tt.body)}))
		})
	}
}

// What does not compile would never hold.
func TestExpectedAnswersCompile(t *testing.T) {
	for _, name := range Names() {
		for _, e := range lookup(t, name).Expects {
			when, err := compileConditions(e.When, newParams(nil))
			require.NoError(t, err, name)
			assert.NotEmpty(t, when, name)
			assert.NotZero(t, e.Answer.Status, name)
		}
	}
}

// The rate of CloudEvents' validation, and whom it is granted.
func TestCloudEventsValidation(t *testing.T) {
	ask := func(params map[string]string, header http.Header) (Answer, bool, error) {
		r := &Request{Method: http.MethodOptions, URL: hookURL, Header: header}
		return handshaker(t, "cloudevents", params).Handshake(t.Context(), r, testNow)
	}
	origin := http.Header{"Webhook-Request-Origin": {"a.example"}}
	rated := http.Header{"Webhook-Request-Origin": {"a.example"}, "Webhook-Request-Rate": {"500"}}

	a, ok, err := ask(map[string]string{"allowed_origins": "b.example a.example", "allowed_rate": "120"}, rated)
	require.NoError(t, err)
	require.True(t, ok)
	assert.Equal(t, http.Header{"Webhook-Allowed-Origin": {"a.example"}, "Webhook-Allowed-Rate": {"120"}, "Allow": {"POST"}}, a.Header)

	a, _, err = ask(map[string]string{"allowed_origins": "a.example"}, origin)
	require.NoError(t, err)
	assert.Equal(t, http.Header{"Webhook-Allowed-Origin": {"a.example"}, "Allow": {"POST"}}, a.Header)

	for name, params := range map[string]map[string]string{
		"another origin": {"allowed_origins": "b.example"}, "no origins": nil, "a rate that is none": {"allowed_origins": "a.example", "allowed_rate": "many"},
	} {
		t.Run(name, func(t *testing.T) {
			a, ok, err := ask(params, rated)
			assert.Error(t, err)
			assert.False(t, ok)
			assert.Empty(t, a)
		})
	}
}

// Only a topic that is expected is confirmed, and only at SNS itself.
func TestSubscriptionIsConfirmedAtSNSAlone(t *testing.T) {
	private, public := sampleSecret(t, &lookup(t, "aws-sns").Schemes[0], 0)
	const topic = "arn:aws:sns:us-west-2:123456789012:MyTopic"
	message := func(topic, url string) string {
		return `{"Type":"SubscriptionConfirmation","MessageId":"m","Token":"t","TopicArn":"` + topic + `","Message":"x","SubscribeURL":"` + url + `"}`
	}
	own := "https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&Token=t"
	tests := []struct{ name, topic, url, want string }{
		{"expected", topic, own, own},
		{"another's topic", "arn:aws:sns:us-west-2:666666666666:Evil", own, ""},
		{"another's host", topic, "https://evil.example/", ""},
		{"a bucket", topic, "https://sns.s3-us-west-2.amazonaws.com/", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := lookup(t, "aws-sns")
			cfg := secrets(private)
			r := signedRequest(t, p, cfg, message(tt.topic, tt.url))
			cfg = secrets(public)
			cfg.Params = map[string]string{"allowed_topics": topic}
			a, ok, err := newVerifier(t, p, cfg).Handshake(t.Context(), r, testNow)
			assert.Equal(t, tt.want, a.Confirm)
			assert.Equal(t, tt.want != "", ok)
			assert.Equal(t, tt.want == "", err != nil)
		})
	}
}
