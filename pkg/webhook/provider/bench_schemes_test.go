package provider

import (
	"bytes"
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bare returns what a verification by s must do over body at the least: hash it,
// with the key set up anew as SDKs do, and check a signature. It is nil where there
// is no such thing.
func bare(tb testing.TB, s *Scheme, body []byte) func() {
	h := s.signingHash()
	sum := func() []byte { return h.sum(&content{chunks: []chunk{body}}, nil) }
	switch key := sampleSigner(tb, s).(type) {
	case *rsa.PrivateKey:
		sig, err := rsa.SignPKCS1v15(rand.Reader, key, h.crypto(), sum())
		require.NoError(tb, err)
		return func() { _ = rsa.VerifyPKCS1v15(&key.PublicKey, h.crypto(), sum(), sig) }
	case *ecdsa.PrivateKey:
		sig, err := ecdsa.SignASN1(rand.Reader, key, sum())
		require.NoError(tb, err)
		return func() { ecdsa.VerifyASN1(&key.PublicKey, sum(), sig) }
	case ed25519.PrivateKey:
		sig := ed25519.Sign(key, body)
		return func() { ed25519.Verify(key.Public().(ed25519.PublicKey), body, sig) }
	}
	switch s.Primitive {
	case Static, None:
		return nil
	case Digest:
		return func() { sum() }
	}
	if strings.Contains(s.Content, "{body_md5_") {
		return func() { md5.Sum(body) }
	}
	return func() {
		mac := hmac.New(h.new, []byte(benchSecret))
		mac.Write(body)
		mac.Sum(nil)
	}
}

// signingHash is what [Provider.Sign] hashes with; SHA256 if that hashes nothing.
func (s *Scheme) signingHash() Hash {
	switch {
	case s.Token != nil:
		return s.Token.Algorithms[0].hash().or(SHA256)
	case s.Hash == "" && len(s.Signature.Algos) > 0:
		return s.Signature.Algos[len(s.Signature.Algos)-1]
	case s.HashBy != nil:
		return s.HashBy.Names[len(s.HashBy.Names)-1].Hash
	}
	return s.Hash.or(SHA256)
}

// sampleSigner is a private key of the kind that s takes; nil for a shared secret.
func sampleSigner(tb testing.TB, s *Scheme) crypto.Signer {
	private, _ := sampleSecret(tb, s, 0)
	keys, err := new(Key).publicKeys(private)
	if err != nil || !strings.HasPrefix(private, "-----BEGIN") {
		return nil
	}
	return keys[0].private
}

// delivered is a genuine request of one scheme, with a body of a certain size.
type delivered struct {
	verifier Verifier
	request  *Request
	// body is the event, before it was made a field of a form or a token.
	body []byte
}

// sized returns a request with an event of so many KB; nil if s takes only bodies of
// its own form.
func sized(tb testing.TB, p *Provider, s *Scheme, kb int) *delivered {
	if _, special := sampleBodies[s.ID]; special || s.Primitive == None {
		return nil
	}
	return newDelivered(tb, newSample(tb, p, s), sampleEvent(tb, p, kb))
}

// sizedMembers is sized of a scheme that signs members of a document, and not that.
func sizedMembers(tb testing.TB, p *Provider, s *Scheme, kb int) *delivered {
	member, ok := map[string]string{"aws-sns.v1-v2": "Message", "mailgun.body": "event-data.message"}[s.ID]
	if !ok {
		return nil
	}
	return newDelivered(tb, newSample(tb, p, s), withValue(tb, []byte(sampleBodies[s.ID].body), member, string(bodyOf(kb))))
}

// newDelivered returns nil if body cannot be signed.
func newDelivered(tb testing.TB, sm *sample, body []byte) *delivered {
	r := &Request{
		Method: http.MethodPost, URL: "https://hooks.example.com/v1/hooks/abc?data.id=1",
		Header: http.Header{"Content-Type": {"application/json"}}, Body: body,
	}
	if sm.provider.Sign(r, sm.signing, testNow) != nil {
		return nil
	}
	v, err := sm.provider.Verifier(sm.verifying)
	require.NoError(tb, err)
	return &delivered{v, r, body}
}

// verify returns a verification of d.
func (d *delivered) verify(tb testing.TB) func() {
	ctx := tb.Context()
	return func() {
		if _, err := d.verifier.Verify(ctx, d.request, testNow); err != nil {
			tb.Fatal(err)
		}
	}
}

// BenchmarkScheme is over every scheme, at several sizes of body. It reports how
// often the bare primitive over the same bytes fits into the time.
func BenchmarkScheme(b *testing.B) {
	for _, name := range Names() {
		p := lookup(b, name)
		for i := range p.Schemes {
			for _, kb := range []int{1, 16, 256} {
				s := &p.Schemes[i]
				b.Run(fmt.Sprintf("%s/%dKB", s.ID, kb), func(b *testing.B) { benchmarkScheme(b, p, s, kb) })
			}
		}
	}
}

func benchmarkScheme(b *testing.B, p *Provider, s *Scheme, kb int) {
	d := cmp.Or(sized(b, p, s, kb), sizedMembers(b, p, s, kb))
	if d == nil {
		b.Skip("bodies of its own form")
	}
	verify := d.verify(b)
	b.SetBytes(int64(len(d.body)))
	b.ReportAllocs()
	for b.Loop() {
		verify()
	}
	if primitive := bare(b, s, d.body); primitive != nil {
		b.ReportMetric(fastest(verify)/fastest(primitive), "x-primitive")
	}
}

// fastest returns the time of the fastest of many runs: it saw the least of what
// else the machine was doing.
func fastest(f func()) float64 {
	least := time.Hour
	for start := time.Now(); time.Since(start) < 20*time.Millisecond; {
		once := time.Now()
		for range 5 {
			f()
		}
		least = min(least, time.Since(once))
	}
	return float64(least)
}

// encoded reports whether the event is encoded in the body, as it is in a form and in
// a token: decoding it allocates in proportion.
func (d *delivered) encoded() bool {
	return !bytes.Equal(d.body, d.request.Body) && !json.Valid(d.request.Body)
}

// What is allocated must not grow with the body, nor with the items in it.
func TestAllocationsDoNotGrow(t *testing.T) {
	n := 0
	eachScheme(t, func(t *testing.T, sm *sample) {
		small, large := sized(t, sm.provider, sm.scheme, 1), sized(t, sm.provider, sm.scheme, 256)
		if small == nil || large == nil || large.encoded() {
			return
		}
		n++
		const most = 2048
		least := allocated(small.verify(t), 0)
		assert.InDelta(t, least, allocated(large.verify(t), least+most), most)
	})
	assert.Greater(t, n, 150)
}

// allocated returns the fewest bytes that a run of f allocates, or what is no more than
// enough: now and then a pool is empty, and with the race detector often.
func allocated(f func(), enough float64) float64 {
	fewest := float64(1 << 40)
	var before, after runtime.MemStats
	for n := 0; n < 40 && fewest > enough; n++ {
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		fewest = min(fewest, float64(after.TotalAlloc-before.TotalAlloc))
	}
	return fewest
}
