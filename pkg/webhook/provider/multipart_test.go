package provider

import (
	"bytes"
	"maps"
	"mime/multipart"
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

// multipartRequest returns a multipart form with those fields, in the order of their names.
func multipartRequest(t *testing.T, boundary string, fields url.Values) *Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	require.NoError(t, w.SetBoundary(boundary))
	for _, name := range sortedNames(fields) {
		for _, value := range fields[name] {
			require.NoError(t, w.WriteField(name, value))
		}
	}
	require.NoError(t, w.Close())
	return &Request{Method: http.MethodPost, Header: http.Header{"Content-Type": {w.FormDataContentType()}}, Body: body.Bytes()}
}

// I3: mail that SendGrid has parsed comes as a multipart form, signed if a policy says so, with
// another boundary each time that it is sent.
func TestParsedMail(t *testing.T) {
	p := lookup(t, "sendgrid")
	sm := newSample(t, p, &p.Schemes[0])
	v := newVerifier(t, p, sm.verifying)
	id := func(boundary, text string) string {
		r := multipartRequest(t, boundary, url.Values{"from": {"me@example.com"}, "text": {text}, "attachments": {"0"}})
		require.NoError(t, p.Sign(r, sm.signing, testNow))
		return verify(t, v, r).EventID
	}
	assert.Equal(t, id("one", "Hello"), id("two", "Hello"))
	assert.NotEqual(t, id("one", "Hello"), id("one", "Hello again"))
}
