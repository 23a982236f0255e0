package provider

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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
