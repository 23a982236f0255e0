package difftest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// source draws the deliveries of a subject. The same seed draws the same ones.
type source struct {
	*subject
	rng *rand.Rand
	// signing and verifying are the secret of most deliveries.
	signing, verifying string
}

func newSource(s *subject, seed uint64) *source {
	src := &source{subject: s, rng: rand.New(rand.NewPCG(seed, 0))}
	src.signing, src.verifying = s.secrets(src.rng)
	return src
}

// wait waits for the next delivery. One in three comes at a full second, so that some
// are signed as long ago as is allowed to the nanosecond.
func (s *source) wait() {
	time.Sleep(time.Duration(s.rng.IntN(2000)) * time.Millisecond)
	if s.rng.IntN(3) == 0 {
		time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
	}
}

// draw returns a delivery that is judged at now: three in ten as the provider would
// send it, and the others with one or two things done to them.
func (s *source) draw(t testing.TB, now time.Time) *delivery {
	d := s.unsigned(now)
	switch s.rng.IntN(20) {
	case 0, 1:
		s.anotherSecret(d)
	case 2:
		s.emptySecret(d)
	}
	if s.sign != nil {
		if err := s.sign(d); err != nil {
			t.Fatal(err)
		}
	} else {
		s.signOurs(t, d)
	}
	for n := [...]int{0, 0, 0, 1, 1, 1, 1, 1, 2, 2}[s.rng.IntN(10)]; n > 0; n-- {
		s.mutate(d)
	}
	return d
}

// unsigned returns a delivery before it is signed.
func (s *source) unsigned(now time.Time) *delivery {
	d := &delivery{
		now: now, at: now, method: "POST", url: "https://hooks.example.com/v1/hooks/abc",
		secret: s.verifying, signingSecret: s.signing, body: s.body(),
	}
	if s.url != nil {
		d.url = s.url(s.rng)
	}
	if s.tolerance > 0 {
		var how string
		d.at, how = s.signedAt(now)
		d.made = append(d.made, how)
	}
	d.add("Content-Type", "application/json")
	if s.contentType != "" {
		d.set("Content-Type", s.contentType)
	}
	d.header = append(d.header, s.header...)
	if s.prepare != nil {
		s.prepare(s.rng, d)
	}
	return d
}

// signedAt returns when a delivery was signed that arrives at now: mostly just now,
// and else about the edges of the tolerance.
func (s *source) signedAt(now time.Time) (at time.Time, how string) {
	off, how := time.Duration(s.rng.IntN(3))*time.Second, "just now"
	switch s.rng.IntN(8) {
	case 0:
		off, how = s.tolerance+time.Duration(s.rng.IntN(5)-2)*time.Second, "about as long ago as is allowed"
	case 1:
		off, how = -s.tolerance-time.Duration(s.rng.IntN(5)-2)*time.Second, "about as far ahead as is allowed"
	case 2:
		off, how = time.Duration(s.rng.Int64N(int64(20*s.tolerance))-int64(10*s.tolerance)), "at any time"
	}
	if off > 0 {
		return now.Add(-off), "signed " + how
	}
	return now.Add(-off).Truncate(time.Second), "signed " + how
}

// anotherSecret has d signed with a secret that it is not verified with.
func (s *source) anotherSecret(d *delivery) {
	d.signingSecret, _ = s.secrets(s.rng)
	d.made = append(d.made, "signed with another secret")
}

// emptySecret has d signed with an empty secret, and verified with it.
func (s *source) emptySecret(d *delivery) {
	if s.zero != "" {
		d.signingSecret, d.secret = s.zero, ""
		d.made = append(d.made, "signed with an empty secret")
	}
}

// body returns a body of some kind.
func (s *source) body() []byte {
	kinds := s.bodies
	if !s.only {
		kinds = append(kinds[:len(kinds):len(kinds)], anyBodies...)
	}
	return kinds[s.rng.IntN(len(kinds))](s.rng)
}

// anyBodies are for providers that sign the bytes of the body, whatever they are.
var anyBodies = []func(*rand.Rand) []byte{
	event, event, event,
	func(*rand.Rand) []byte { return nil },
	func(*rand.Rand) []byte { return []byte("{}") },
	func(rng *rand.Rand) []byte { return append([]byte("\ufeff"), event(rng)...) },
	func(rng *rand.Rand) []byte { return append(event(rng), "\r\n"...) },
	func(rng *rand.Rand) []byte { return noise(rng, 1+rng.IntN(64)) },
	func(rng *rand.Rand) []byte { return bytes.Repeat([]byte("0123456789abcdef"), 512) },
	func(rng *rand.Rand) []byte {
		return fmt.Appendf(nil, "payload=%%7B%%22id%%22%%3A%d%%7D&a=1&a=2&b+c=%%C3%%A9", rng.IntN(1000))
	},
}

// event is a JSON document as providers send them.
func event(rng *rand.Rand) []byte {
	return fmt.Appendf(nil, `{"id": "evt_%d", "type": "ping", "object": "event", "n": [1, 2.50, -3e4], "text": "%s", "nested": {"a/b": null, "ok": true}}`,
		rng.Uint32(), texts[rng.IntN(len(texts))])
}

var texts = []string{"plain", "naïve café", "日本語", "🙂 and \\ud83d\\ude42", `a\"b\\c\n`, "<a href='?a=1&b=2'>", "\u2028 \u00a0", ""}

func noise(rng *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}
