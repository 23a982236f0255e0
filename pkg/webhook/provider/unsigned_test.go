package provider

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProvidersThatSignNothing(t *testing.T) {
	n := 0
	for _, name := range Names() {
		p := lookup(t, name)
		for i := range p.Schemes {
			s := &p.Schemes[i]
			if s.Primitive != None {
				continue
			}
			n++
			cfg := Config{}
			if s.OptIn {
				_, err := p.Verifier(cfg)
				require.ErrorContains(t, err, "secret", "it has to be chosen")
				cfg.Params = map[string]string{"scheme": s.ID}
			}
			r := &Request{Body: []byte(`{"id":"1"}`)}
			require.NoError(t, p.Sign(r, cfg, testNow), name)
			got := verify(t, newVerifier(t, p, cfg), r)
			assert.Equal(t, Unsigned, got.Proof, name)
			assert.Equal(t, s.ID, got.Scheme)
			assert.Empty(t, got.SecretID)
			assert.NotEmpty(t, got.EventID)
		}
	}
	assert.Equal(t, 9, n)
}

// A secret that is configured is wanted: without it nothing passes for unsigned.
func TestUnsignedIsNoWayRoundASecret(t *testing.T) {
	p := lookup(t, "cloudevents")
	v := newVerifier(t, p, secrets("token"))
	r := &Request{URL: "https://hooks.example.com/a", Header: http.Header{}, Body: []byte("{}")}
	assert.Equal(t, SignatureMissing, causeOf(t, v, r))
	r.Header.Set("Authorization", "Bearer other")
	assert.Equal(t, SignatureMismatch, causeOf(t, v, r))
	r.Header.Set("Authorization", "Bearer token")
	assert.Equal(t, "cloudevents.bearer", verify(t, v, r).Scheme)
	r.Header = http.Header{}
	r.URL += "?access_token=token"
	assert.Equal(t, "cloudevents.access-token", verify(t, v, r).Scheme)

	_, err := lookup(t, "docker-hub").Verifier(secrets("token"))
	var config *ConfigError
	require.ErrorAs(t, err, &config)
	assert.Equal(t, &ConfigError{"secret", "must not be given: this provider signs nothing"}, config)
}

func TestListedValues(t *testing.T) {
	p := lookup(t, "strava")
	r := &Request{Header: http.Header{}, Body: []byte(`{"subscription_id":120475,"aspect_type":"update"}`)}
	for listed, want := range map[string]Cause{"": "", "120475": "", "1 120475": "", "1 2": SignatureMalformed} {
		v := newVerifier(t, p, Config{Params: map[string]string{"subscription_id": listed}})
		if want == "" {
			assert.Equal(t, "update", verify(t, v, r).EventType)
			continue
		}
		assert.Equal(t, want, causeOf(t, v, r))
	}
}

// What is signed is the body before it was compressed.
func TestCompressedBodies(t *testing.T) {
	p := lookup(t, "stream")
	cfg := secrets("secret")
	v := newVerifier(t, p, cfg)
	r := signedRequest(t, p, cfg, `{"type":"message.new"}`)
	want := verify(t, v, r)

	compressed := func(body string) *Request {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, err := w.Write([]byte(body))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return &Request{Method: r.Method, URL: r.URL, Header: r.Header, Body: b.Bytes()}
	}
	assert.Nil(t, want.Uncompressed)
	want.Uncompressed = []byte(`{"type":"message.new"}`)
	assert.Equal(t, want, verify(t, v, compressed(`{"type":"message.new"}`)))
	assert.Equal(t, SignatureMismatch, causeOf(t, v, compressed(`{"type":"message.old"}`)))

	bomb := compressed(strings.Repeat("a", maxDecompressed+1))
	assert.Equal(t, PayloadMalformed, causeOf(t, v, bomb))
	lying := compressed(`{"type":"message.new"}`)
	copy(lying.Body[len(lying.Body)-4:], "\xff\xff\xff\xff")
	assert.Equal(t, PayloadMalformed, causeOf(t, v, lying), "another length than it says")
	cut := compressed(`{"type":"message.new"}`)
	cut.Body = cut.Body[:len(cut.Body)-4]
	assert.Equal(t, PayloadMalformed, causeOf(t, v, cut))
	cut.Body = cut.Body[:4]
	assert.Equal(t, PayloadMalformed, causeOf(t, v, cut))
}

func TestPHPSerialized(t *testing.T) {
	php := (&tokens{scheme: &Scheme{Signature: Signature{Name: "sig"}}}).phpForm()
	tests := []struct{ name, form, want string }{
		{"sorted, and without the signature", "b=%C3%A9&sig=x&a=", `a:2:{s:1:"a";s:0:"";s:1:"b";s:2:"é";}`},
		{"the signature twice", "sig=x&sig=y", `a:0:{}`},
		{"a field that stands twice", "a=1&a=2", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := newInput(&Request{Header: http.Header{"Content-Type": {formType}}, Body: []byte(tt.form)}, "")
			defer in.release()
			var c content
			assert.Equal(t, tt.want != "", php.add(in, &c))
			assert.Equal(t, tt.want, string(c.appendTo(nil)))
		})
	}
}

func TestAtlassianPath(t *testing.T) {
	for _, tt := range []struct{ url, base, want string }{
		{"https://a.example/in/jira?x=1", "", "/in/jira"},
		{"https://a.example/in/jira/", "https://a.example", "/in/jira"},
		{"https://a.example/in/jira", "https://a.example/in", "/jira"},
		{"https://a.example/in", "https://a.example/in", "/"},
		{"https://a.example", "", "/"},
		{"https://a.example/a&b", "", "/a%26b"},
	} {
		assert.Equal(t, tt.want, atlassianPath(tt.url, tt.base), tt.url)
	}
}

func TestWeChatSortsWhatItSigns(t *testing.T) {
	p := lookup(t, "wechat")
	v := newVerifier(t, p, secrets("token"))
	// 1767225600 sorts before nonce, and that before token.
	sum := SHA1.hexOf("1767225600" + "nonce" + "token")
	r := &Request{URL: "https://a.example/?signature=" + sum + "&timestamp=1767225600&nonce=nonce", Header: http.Header{}}
	assert.Equal(t, Authenticated, verify(t, v, r).Proof)
	r.URL = strings.Replace(r.URL, "nonce=nonce", "nonce=other", 1)
	assert.Equal(t, SignatureMismatch, causeOf(t, v, r))
}

// hexOf is the digest of text.
func (h Hash) hexOf(text string) string {
	return Hex.encode(h.sum(&content{chunks: []chunk{chunk(text)}}, nil))
}
