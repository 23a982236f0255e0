package provider

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const benchSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// stripe3KB is a Stripe event of 3 KB, laid out as Stripe does: the id is the
// first member and the type is the last.
func stripe3KB() []byte {
	body, err := os.ReadFile("testdata/stripe_event.json")
	if err != nil {
		panic(err)
	}
	return body
}

// bareHMAC is what every SDK must do for an event at the least.
func bareHMAC(body []byte) {
	mac := hmac.New(sha256.New, []byte(benchSecret))
	mac.Write(body)
	mac.Sum(nil)
}

func BenchmarkBareHMAC3KB(b *testing.B) {
	body := stripe3KB()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		bareHMAC(body)
	}
}

// BenchmarkVerifyStripe3KB verifies, and reads the event's id and type. It
// reports how often a bare HMAC fits into the time that takes.
func BenchmarkVerifyStripe3KB(b *testing.B) {
	body := stripe3KB()
	verify := benchmarkVerify(b, "stripe", Config{Secrets: []Secret{{"1", benchSecret}}}, body)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		verify()
	}
	b.ReportMetric(ratio(verify, func() { bareHMAC(body) }), "x-bare-hmac")
}

// ratio returns the time of f over that of g: of the fastest of many short runs
// by turns, since those saw the least of whatever else the machine was doing.
func ratio(f, g func()) float64 {
	fastest := func(f func(), so time.Duration) time.Duration {
		start := time.Now()
		for range 50 {
			f()
		}
		return min(so, time.Since(start))
	}
	a, b := time.Hour, time.Hour
	for range 400 {
		a, b = fastest(f, a), fastest(g, b)
	}
	return float64(a) / float64(b)
}

// BenchmarkVerify is over every provider whose sample request can be made, at
// several sizes of body.
func BenchmarkVerify(b *testing.B) {
	for _, name := range []string{"github", "standard-webhooks", "slack"} {
		for _, kb := range []int{1, 16, 256} {
			b.Run(fmt.Sprintf("%s/%dKB", name, kb), func(b *testing.B) {
				body := []byte(`{"id":"evt_1","fill":"` + strings.Repeat("a", kb<<10) + `","type":"ping"}`)
				verify := benchmarkVerify(b, name, Config{Secrets: []Secret{{"1", benchSecret}}}, body)
				b.SetBytes(int64(len(body)))
				b.ReportAllocs()
				for b.Loop() {
					verify()
				}
			})
		}
	}
}

// benchmarkVerify returns the verification of a signed request.
func benchmarkVerify(b *testing.B, name string, cfg Config, body []byte) func() {
	p, ok := Lookup(name)
	require.True(b, ok)
	now := time.Unix(1767225600, 0)
	r := &Request{Body: body}
	require.NoError(b, p.Sign(r, cfg, now))
	v, err := p.Verifier(cfg)
	require.NoError(b, err)
	ctx := b.Context()
	return func() {
		if _, err := v.Verify(ctx, r, now); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNewVerifiers readies five webhooks of every provider that signs, and keeps
// them, as a process does that serves about a thousand. It reports the time and the
// memory of one of them.
func BenchmarkNewVerifiers(b *testing.B) {
	var samples []*sample
	for _, name := range Names() {
		p := lookup(b, name)
		if len(p.Schemes) > 0 && p.Schemes[0].Primitive != None {
			samples = append(samples, newSample(b, p, &p.Schemes[0]))
		}
	}
	const each = 5
	verifiers := make([]Verifier, 0, each*len(samples))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	b.ReportAllocs()
	for b.Loop() {
		verifiers = verifiers[:0]
		for _, sm := range samples {
			for range each {
				verifiers = append(verifiers, newVerifier(b, sm.provider, sm.verifying))
			}
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(len(verifiers)), "verifiers")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(verifiers)), "ns/verifier")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(verifiers)), "B-kept/verifier")
	runtime.KeepAlive(verifiers)
}
