package provider

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bodyOf returns an event in JSON of at least so many KB, of many short members as
// events have them, with its id first and its type last.
func bodyOf(kb int) []byte {
	var b strings.Builder
	b.WriteString(`{"id":"evt_1","object":"event","data":[`)
	for n := 0; b.Len() < kb<<10; n++ {
		if n > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"amount":%d,"currency":"eur","description":"Order %d of the day","metadata":{"key":"value"},"paid":true}`, n, n)
	}
	b.WriteString(`],"type":"ping","event_id":"evt_1"}`)
	return []byte(b.String())
}

// sampleEvent returns a body of at least so many KB, with what p's events have in them.
func sampleEvent(tb testing.TB, p *Provider, kb int) []byte {
	body := bodyOf(kb)
	for _, place := range slices.Concat(p.EventID, p.EventType) {
		if place.In == InJSON && !strings.ContainsAny(place.Name, "[*") && !strings.HasPrefix(place.Name, "data.") {
			edited, err := setJSON(body, place.Name, "value")
			require.NoError(tb, err)
			body = edited
		}
	}
	for _, mode := range p.Mode {
		if mode.In == InJSON && !strings.Contains(mode.Name, ".") {
			edited, err := setJSON(body, mode.Name, mode.Live[0])
			require.NoError(tb, err)
			body = edited
		}
	}
	return body
}

// bare returns what a verification by s must do over body at the least: hash it,
// with the key set up anew as SDKs do, and check a signature. It is nil where there
// is no such thing.
func bare(tb testing.TB, s *Scheme, body []byte) func() {
	h := s.Hash.or(SHA256)
	if s.Token != nil {
		h = s.Token.Algorithms[0].hash().or(SHA256)
	}
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
	return func() {
		mac := hmac.New(h.new, []byte(benchSecret))
		mac.Write(body)
		mac.Sum(nil)
	}
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

// sized returns a verification of a body of so many KB by s; nil if s takes only
// bodies of its own form.
func sized(tb testing.TB, p *Provider, s *Scheme, kb int) (verify func(), body []byte) {
	if _, special := sampleBodies[s.ID]; special || s.Primitive == None {
		return nil, nil
	}
	sm := newSample(tb, p, s)
	r := &Request{
		Method: http.MethodPost, URL: "https://hooks.example.com/v1/hooks/abc?data.id=1",
		Header: http.Header{"Content-Type": {"application/json"}}, Body: sampleEvent(tb, p, kb),
	}
	body = r.Body
	if p.Sign(r, sm.signing, testNow) != nil {
		return nil, nil
	}
	v, err := p.Verifier(sm.verifying)
	require.NoError(tb, err)
	ctx := tb.Context()
	return func() {
		if _, err := v.Verify(ctx, r, testNow); err != nil {
			tb.Fatal(err)
		}
	}, body
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
	verify, body := sized(b, p, s, kb)
	if verify == nil {
		b.Skip("bodies of its own form")
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		verify()
	}
	if primitive := bare(b, s, body); primitive != nil {
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

// growing are schemes that take a body apart or put it together anew, and
// allocate in proportion.
var growing = map[Primitive]bool{JWT: true}

// What is allocated must not grow with the body.
func TestAllocationsDoNotGrow(t *testing.T) {
	n := 0
	eachScheme(t, func(t *testing.T, sm *sample) {
		if growing[sm.scheme.Primitive] && sm.scheme.Signature.In == InBody || strings.Contains(sm.scheme.Content, "form") || sm.provider.Payload != "" {
			return
		}
		small, _ := sized(t, sm.provider, sm.scheme, 1)
		large, _ := sized(t, sm.provider, sm.scheme, 256)
		if small == nil || large == nil {
			return
		}
		n++
		assert.InDelta(t, allocated(small), allocated(large), 2048)
	})
	assert.Greater(t, n, 150)
}

// allocated returns the fewest bytes that a run of f allocates: now and then a
// pool is empty.
func allocated(f func()) float64 {
	fewest := uint64(1 << 40)
	var before, after runtime.MemStats
	for range 6 {
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		fewest = min(fewest, after.TotalAlloc-before.TotalAlloc)
	}
	return float64(fewest)
}
