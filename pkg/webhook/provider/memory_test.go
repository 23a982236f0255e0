//go:build !race

package provider

import (
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// What a call may allocate: so many times the body, so many bytes for each field of a form,
// and so many besides.
const (
	mostTimes    = 6
	mostPerField = 256
	mostBeside   = 1 << 19
)

// hostileLen is the length of bodies here, in bytes.
const hostileLen = 1 << 19

// Strangers may send what they like, up to 6 MB, and a function has little memory.
func TestMemoryIsBoundedByTheBody(t *testing.T) {
	shapes := map[string]bool{}
	eachScheme(t, func(t *testing.T, sm *sample) {
		shape := shapeOf(sm.provider, sm.scheme)
		if shapes[shape] {
			return
		}
		shapes[shape] = true
		v := newVerifier(t, sm.provider, sm.verifying)
		request := sm.request(t)
		for _, b := range hostileBodies(t, sm.provider, sm.scheme, hostileLen) {
			r := b.in(request)
			b.holds(t, "a handshake", func() { _, _, _ = v.Handshake(t.Context(), r, testNow) })
			b.holds(t, "a forgery", func() { _, _ = v.Verify(t.Context(), r, testNow) })
			b.genuine(t, sm, v)
		}
	})
	assert.Greater(t, len(shapes), 30)
}

// shapeOf is what s of p reads, but for names: what is of one shape allocates alike.
func shapeOf(p *Provider, s *Scheme) string {
	var paths []string
	for _, path := range jsonPathsOf(p, s) {
		steps := editPath(path)
		for i := range steps {
			if steps[i] != element {
				steps[i] = "n"
			}
		}
		paths = append(paths, strings.Join(steps, "."))
	}
	slices.Sort(paths)
	return fmt.Sprint(slices.Compact(paths), len(formFieldsOf(p, s)), p.Payload != "", p.Multipart, len(p.Handshakes) > 0,
		s.Primitive, s.Signature.In, s.Items != "", s.Decompress, s.Token != nil && s.Token.Document != "", jsonToken.ReplaceAllString(s.Content, "{json}"))
}

// in returns request with b for its body.
func (b *hostileBody) in(request *Request) *Request {
	r := *request
	r.Body, r.Header = b.body, r.Header.Clone()
	r.Header.Set("Content-Type", b.contentType)
	return &r
}

// genuine checks b once more with a signature, if it takes one.
func (b *hostileBody) genuine(t *testing.T, sm *sample, v Verifier) {
	if in := sm.scheme.Signature.In; in != InHeader && in != InQuery {
		return
	}
	r := b.in(&Request{Method: http.MethodPost, URL: "https://hooks.example.com/v1/hooks/abc?data.id=1", Header: http.Header{}})
	if sm.provider.Sign(r, sm.signing, testNow) != nil {
		return
	}
	signed := *b
	signed.body = r.Body
	signed.holds(t, "verification", func() { _, _ = v.Verify(t.Context(), r, testNow) })
	if result, err := v.Verify(t.Context(), r, testNow); err == nil {
		signed.holds(t, "items", func() { _, _ = v.Items(r, result) })
	}
}

// holds checks that f allocates no more than is bearable.
func (b *hostileBody) holds(t *testing.T, what string, f func()) {
	most := float64(mostTimes*max(len(b.body), b.unpacked) + mostPerField*b.fields + mostBeside)
	assert.LessOrEqual(t, allocated(f, most), most, "%s: %s, of %d bytes", what, b.name, len(b.body))
}

// A diagnosis tries a body in many ways. At no time may more of them be in memory than a
// function has room for.
func TestMemoryOfADiagnosisIsBounded(t *testing.T) {
	const most = 160 << 20
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	for _, id := range []string{"mandrill.sha1", "microsoft-graph.client-state", "wix.jwt-body"} {
		sm := sampleOf(t, id)
		request := sm.request(t)
		for _, b := range hostileBodies(t, sm.provider, sm.scheme, maxVaried-1<<10) {
			if !strings.HasPrefix(b.name, "array of") && !strings.HasSuffix(b.name, "1}") && b.name != "gzip" {
				continue
			}
			runtime.GC()
			before := liveHeap()
			peak := peakOf(liveHeap, func() { Diagnose(t.Context(), sm.provider, sm.verifying, b.in(request), testNow) })
			assert.Less(t, peak-before, uint64(most), "%s: %s", id, b.name)
		}
	}
}

// liveHeap is how much the last collection of garbage has left, in bytes.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// peakOf returns the most that is read while f runs.
func peakOf(read func() uint64, f func()) (peak uint64) {
	stop := make(chan bool)
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			peak = max(peak, read())
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
		}
	})
	f()
	close(stop)
	watching.Wait()
	return peak
}
