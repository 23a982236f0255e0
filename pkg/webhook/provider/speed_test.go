//go:build !race

package provider

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// speedClass is what verification must do beside the primitive. Bounds are of the time
// over that of the primitive and what is needed beside it, one after the other, at 16 KB:
// of shared secrets, and of public keys.
type speedClass struct {
	name           string
	shared, public float64
}

var (
	// idSigned: the event's id stands in signed content.
	idSigned = &speedClass{"id is signed", 1.5, 1.1}
	// idDigest: it does not, so that the id is made of the body's SHA-256, which is needed.
	idDigest = &speedClass{"id is a digest", 1.15, 1.1}
	// inBatch: every item has to be found, for which the document is read to its end, as
	// json does to validate it.
	inBatch = &speedClass{"batch", 1.0, 1.0}
	// inMembers: members of the document are signed. That it is JSON in which each stands
	// once takes json's validation.
	inMembers = &speedClass{"members", 1.75, 2.4}
	// inForm: the event is in a form, which net/url parses.
	inForm = &speedClass{"form", 2.2, 1.5}
	// inToken: the event is in a token, which base64 and json decode.
	inToken = &speedClass{"token", 1.5, 1.5}
)

// speedOf returns d's class, and what is needed beside the primitive.
func (d *delivered) speedOf(tb testing.TB, s *Scheme) (*speedClass, func()) {
	result, err := d.verifier.Verify(tb.Context(), d.request, testNow)
	require.NoError(tb, err)
	items, err := d.verifier.Items(d.request, result)
	require.NoError(tb, err)
	body := d.request.Body
	digest := strings.Contains(s.Content, "{body_sha256_") ||
		strings.Contains(result.EventID, hexOf(string(body))[:32]) && !s.signsDigest()
	class, beside := idSigned, func() {}
	switch {
	case s.Signature.In == InBody:
		class, beside = inToken, func() { decodeToken(body, s.Token.Document) }
	case strings.Contains(s.Content, "{json:"):
		class, beside = inMembers, func() { json.Valid(body) }
	case d.encoded():
		class, beside = inForm, func() { parseForm(body) }
	case len(items) > 0:
		class, beside = inBatch, func() { json.Valid(body) }
	case digest:
		class = idDigest
	}
	if !digest {
		return class, beside
	}
	return class, func() { beside(); sha256.Sum256(body) }
}

// signsDigest reports whether what s verifies is that very digest.
func (s *Scheme) signsDigest() bool {
	public := s.Primitive == ECDSA || s.Primitive == RSA
	claims := s.Token != nil && slices.ContainsFunc(s.Token.Claims, func(c Claim) bool { return c.Hash == SHA256 })
	return public && s.Content == "{body}" && s.signingHash() == SHA256 || claims
}

func parseForm(body []byte) { _, _ = url.ParseQuery(string(body)) }

func decodeToken(body []byte, document string) {
	payload, _ := base64.RawURLEncoding.DecodeString(strings.Split(string(body), ".")[1])
	if document != "" {
		var claims map[string]json.RawMessage
		_ = json.Unmarshal(payload, &claims)
		var text string
		_ = json.Unmarshal(claims[document], &text)
	}
}

// speed is how long a verification takes.
type speed struct {
	scheme string
	class  *speedClass
	public bool
	// primitive and needed are the time over those of the primitive alone, and with what
	// is needed beside it.
	primitive, needed float64
}

func (s *speed) bound() float64 {
	if s.public {
		return s.class.public
	}
	return s.class.shared
}

// measure takes the medians of so many rounds, in each of which all are run by turns.
func (s *speed) measure(verify, primitive, beside func(), rounds int) {
	ofPrimitive, ofNeeded := make([]float64, rounds), make([]float64, rounds)
	for i := range rounds {
		v, p, b := timeOf(verify), timeOf(primitive), timeOf(beside)
		ofPrimitive[i], ofNeeded[i] = v/p, v/(p+b)
	}
	s.primitive, s.needed = median(ofPrimitive), median(ofNeeded)
}

// timeOf returns the time of the fastest of a few runs.
func timeOf(f func()) float64 {
	least := time.Hour
	for range 3 {
		start := time.Now()
		f()
		least = min(least, time.Since(start))
	}
	return float64(least)
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// TestSpeed holds verification to the price of what it needs. With the name of a file in
// POSTERN_SPEED it measures for longer, and writes all figures there. Without, it runs on
// whatever machine: one whose instructions make the primitive alone faster is no fault, so
// that the bounds over nothing but that are half as wide again.
func TestSpeed(t *testing.T) {
	file := os.Getenv("POSTERN_SPEED")
	rounds := 15
	if file != "" {
		rounds = 101
	}
	var all []*speed
	eachScheme(t, func(t *testing.T, sm *sample) {
		d := cmp.Or(sized(t, sm.provider, sm.scheme, 16), sizedMembers(t, sm.provider, sm.scheme, 16))
		if d == nil {
			return
		}
		primitive := bare(t, sm.scheme, d.body)
		if primitive == nil {
			return
		}
		class, beside := d.speedOf(t, sm.scheme)
		s := &speed{scheme: sm.scheme.ID, class: class, public: sampleSigner(t, sm.scheme) != nil}
		bound := s.bound()
		if file == "" && class == idSigned {
			bound *= 1.5
		}
		// What else the machine does makes nothing faster.
		for try := 1; try <= 5; try++ {
			if s.measure(d.verify(t), primitive, beside, rounds*try); s.needed <= bound {
				break
			}
		}
		assert.LessOrEqual(t, s.needed, bound, "%s: times what it needs", class.name)
		all = append(all, s)
	})
	assert.Greater(t, len(all), 150)
	if file != "" {
		writeSpeeds(t, file, all)
	}
}

// writeSpeeds writes the figures by class, the slowest first, and then of each class the
// median and the most.
func writeSpeeds(t *testing.T, file string, all []*speed) {
	slices.SortFunc(all, func(a, b *speed) int {
		return cmp.Or(cmp.Compare(a.class.name, b.class.name), cmp.Compare(a.key(), b.key()), -cmp.Compare(a.needed, b.needed))
	})
	f, err := os.Create(file)
	require.NoError(t, err)
	defer f.Close()
	w := tabwriter.NewWriter(f, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "scheme\tclass\tkey\tx primitive\tx needed\tbound")
	for _, s := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%.2f\t%.2f\t%.2f\n", s.scheme, s.class.name, s.key(), s.primitive, s.needed, s.bound())
	}
	fmt.Fprintln(w, "\nclass\tkey\tschemes\tx primitive\tx needed\tbound")
	for len(all) > 0 {
		s, n := all[0], 1
		for n < len(all) && all[n].class == s.class && all[n].public == s.public {
			n++
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%.2f\n", s.class.name, s.key(), n,
			medianAndMost(all[:n], func(s *speed) float64 { return s.primitive }),
			medianAndMost(all[:n], func(s *speed) float64 { return s.needed }), s.bound())
		all = all[n:]
	}
	require.NoError(t, w.Flush())
}

func (s *speed) key() string {
	if s.public {
		return "public"
	}
	return "shared"
}

func medianAndMost(speeds []*speed, of func(*speed) float64) string {
	var all []float64
	for _, s := range speeds {
		all = append(all, of(s))
	}
	return fmt.Sprintf("%.2f, at most %.2f", median(all), slices.Max(all))
}
