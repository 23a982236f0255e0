package provider

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What Mailgun's routes forward is a form, with attachments a multipart one, and has further
// fields besides the three that are signed.
func TestForwardedMail(t *testing.T) {
	p, cfg := lookup(t, "mailgun"), secrets("secret")
	cfg.Params = map[string]string{"scheme": "mailgun.form"}
	v := newVerifier(t, p, secrets("secret"))
	form := &Request{Header: http.Header{"Content-Type": {formType}}, Body: []byte("recipient=me%40example.com&Received=a&Received=b&token=t")}
	require.NoError(t, p.Sign(form, cfg, testNow))
	fields, err := url.ParseQuery(string(form.Body))
	require.NoError(t, err)
	multipart := func(boundary string, change func(url.Values)) *Request {
		changed := maps.Clone(fields)
		change(changed)
		return multipartRequest(t, boundary, changed)
	}
	as := func(url.Values) {}

	result := verify(t, v, form)
	assert.Equal(t, Authenticated, result.Proof)
	assert.NotEmpty(t, result.Nonce)
	mail := verify(t, v, multipart("one", as))
	assert.Equal(t, result.Nonce, mail.Nonce)
	assert.Equal(t, mail, verify(t, v, multipart("two", as)), "a retry has a boundary of its own")
	other := verify(t, v, multipart("one", func(f url.Values) { f.Set("body-plain", "forged") }))
	assert.NotEqual(t, mail.EventID, other.EventID)
	assert.Equal(t, mail.Nonce, other.Nonce, "so that it is told from the event that came with it")

	for name, tt := range map[string]struct {
		change func(url.Values)
		want   Cause
	}{
		"another token":    {func(f url.Values) { f.Set("token", "u") }, SignatureMismatch},
		"two tokens":       {func(f url.Values) { f["token"] = []string{"t", "t"} }, PayloadMalformed},
		"two times":        {func(f url.Values) { f.Add("timestamp", "1") }, PayloadMalformed},
		"no signature":     {func(f url.Values) { f.Del("signature") }, SignatureMissing},
		"no time":          {func(f url.Values) { f.Del("timestamp") }, PayloadMalformed},
		"another's secret": {func(f url.Values) { f.Set("signature", strings.Repeat("0", 64)) }, SignatureMismatch},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tt.want, causeOf(t, v, multipart("one", tt.change))) })
	}
}

// An event of a subaccount is signed with the key of that, and with the account's.
func TestEventOfASubaccount(t *testing.T) {
	p := lookup(t, "mailgun")
	signatureOf := func(secret string) string {
		r := signedRequest(t, p, secrets(secret), `{"signature":{"token":"t"}}`)
		_, rest, _ := strings.Cut(string(r.Body), `"signature":"`)
		return rest[:64]
	}
	const event = `{"signature":{"timestamp":"%s","token":"t","signature":"%s","parent-signature":"%s"},"event-data":{"id":"1","event":"opened"}}`
	request := func(of, parent string) *Request {
		return &Request{Header: http.Header{}, Body: fmt.Appendf(nil, event, Seconds.print(testNow), of, parent)}
	}
	both := request(signatureOf("subaccount"), signatureOf("account"))
	for _, secret := range []string{"account", "subaccount"} {
		v := newVerifier(t, p, secrets(secret))
		assert.Equal(t, "opened", verify(t, v, both).EventType, secret)
	}
	v := newVerifier(t, p, secrets("account"))
	assert.Equal(t, SignatureMismatch, causeOf(t, v, request(signatureOf("another"), signatureOf("another"))))
	assert.Equal(t, SignatureMismatch, causeOf(t, v, request(signatureOf("subaccount"), strings.Repeat("0", 64))))
}
