package provider

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBodyDigestAlongWithAnother(t *testing.T) {
	whole := bytes.Repeat([]byte("0123456789abcdef"), 40)
	d := new(bodyDigest)
	for n := 1; n <= len(whole); n++ {
		body := whole[:n]
		var written bytes.Buffer
		d.writeTo(&written, body, len(whole)-n)
		require.Equal(t, body, written.Bytes())
		require.Equal(t, sha256.Sum256(body), d.sum)
		require.Equal(t, d.sum, d.of(body))
	}
	assert.Equal(t, sha256.Sum256(nil), d.of(nil))
	assert.Equal(t, sha256.Sum256(whole[1:]), d.of(whole[1:]))
}

// Whoever receives may put one body after another into the same memory.
func TestBodyDigestIsOfThisRequest(t *testing.T) { // I3
	for _, name := range []string{"github", "wise", "messagebird"} {
		t.Run(name, func(t *testing.T) {
			p := lookup(t, name)
			sm := newSample(t, p, &p.Schemes[0])
			v := newVerifier(t, p, sm.verifying)
			body := []byte(`{"n":1}`)
			for n := range 100 {
				body[5] = '0' + byte(n%10)
				r := &Request{Method: http.MethodPost, URL: "https://a.example/x", Body: body}
				require.NoError(t, p.Sign(r, sm.signing, testNow))
				r.Header.Del("X-GitHub-Delivery")
				r.Header.Del("X-Delivery-Id")
				require.Equal(t, "sha256-"+hexOf(string(body)), verify(t, v, r).EventID)
			}
		})
	}
}

func TestBodyDigestOfACompressedBody(t *testing.T) {
	p := lookup(t, "stream")
	r := signedRequest(t, p, secrets("secret"), `{"id":1}`)
	r.Header.Set("X-Webhook-Id", "7")
	var compressed bytes.Buffer
	w := gzip.NewWriter(&compressed)
	_, err := w.Write(r.Body)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	r.Body = compressed.Bytes()

	result := verify(t, newVerifier(t, p, secrets("secret")), r)

	assert.Equal(t, "7."+hexOf(`{"id":1}`)[:32], result.EventID)
}

// Where ids are made of it, the digest is known once the signature is.
func TestProviderDigests(t *testing.T) {
	tests := []struct {
		provider string
		want     bool
	}{
		{"github", true},
		{"calendly", true},
		{"gitlab", true},
		{"autodesk", false},
		{"stripe", false},
		{"standard-webhooks", false},
		{"sendgrid", false},
	}
	for _, tt := range tests {
		t.Run(tt.provider, func(t *testing.T) {
			p := lookup(t, tt.provider)
			sm := newSample(t, p, &p.Schemes[len(p.Schemes)-1])
			v, err := p.compile(sm.verifying)
			require.NoError(t, err)
			in := newInput(sm.request(t), "")
			defer in.release()

			_, failure := v.schemes[0].verify(t.Context(), in, testNow)

			require.Nil(t, failure)
			assert.Equal(t, tt.want, v.schemes[0].digests)
			assert.Equal(t, tt.want, same(in.digest.body, in.Body))
		})
	}
}

func TestBodyDigestIsNotThatOfAPart(t *testing.T) {
	body := []byte("abcdef")
	in := newInput(&Request{Body: body}, "")
	defer in.release()
	for _, tt := range []struct {
		name string
		add  [][]byte
		want bool
	}{
		{"the body", [][]byte{body}, true},
		{"a copy", [][]byte{[]byte("abcdef")}, false},
		{"its beginning", [][]byte{body[:3]}, false},
		{"its end", [][]byte{body[3:]}, false},
		{"the body and more", [][]byte{body, body}, false},
		{"nothing", nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in.beginContent()
			for _, b := range tt.add {
				in.content.add(b)
			}
			assert.Equal(t, tt.want, in.content.isBody())
			assert.Equal(t, sha256.Sum256(bytes.Join(tt.add, nil)), [sha256.Size]byte(SHA256.sum(&in.content, nil)))
		})
	}
}
