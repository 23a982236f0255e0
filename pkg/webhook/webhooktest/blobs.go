package webhooktest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// maxBlob is the largest request that Lambda takes.
const maxBlob = 6 << 20

// Damage replaces the bytes that a store has under ref, behind its back.
type Damage = func(t *testing.T, ref string, with []byte)

// RunBlobs checks what [webhook.Blobs] promises of the stores that open returns;
// Damage is nil where it is impossible.
func RunBlobs(t *testing.T, open func(t *testing.T) (webhook.Blobs, Damage)) {
	runAll(t, func(t *testing.T) blobs {
		store, damage := open(t)
		return blobs{store, damage}
	}, []check[blobs]{
		{"Get returns what Put was given, from 0 bytes to 6 MB", getPut},
		{"Put returns a URI of the digest", putURI},
		{"Put keeps its own copy", putCopies},
		{"Put of the same again is no error", putAgain},
		{"racing Puts of the same lose nothing", putRace},
		{"Get sees every Put", getSeesPuts},
		{"Get of what was never put is ErrNotFound", getNothing},
		{"Get of another form of URI is refused", getForeign},
		{"Get of what is no longer what was put is ErrBlobBroken", getBroken},
		{"every call fails when its context is cancelled", blobsCancelled},
	})
}

type blobs struct {
	webhook.Blobs
	damage Damage
}

func (s blobs) put(t *testing.T, b []byte) (ref string) {
	t.Helper()
	ref, err := s.Put(t.Context(), b)
	require.NoError(t, err)
	return ref
}

// assertBlob compares without printing megabytes.
func (s blobs) assertBlob(t *testing.T, ref string, want []byte, what ...any) {
	t.Helper()
	got, err := s.Get(t.Context(), ref)
	require.NoError(t, err, what...)
	assert.True(t, bytes.Equal(want, got), what...)
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func getPut(t *testing.T, s blobs) {
	for name, b := range map[string][]byte{
		"0 bytes": {}, "a byte": {0}, "every byte": everyByte(), "text": []byte("Zahlungen 決済 🧾\r\n"),
		"1 MiB and a byte": randomBytes(1<<20 + 1), "6 MB": randomBytes(maxBlob),
	} {
		s.assertBlob(t, s.put(t, b), b, name)
	}
}

func putURI(t *testing.T, s blobs) {
	b := randomBytes(100)
	ref := s.put(t, b)
	u, err := url.Parse(ref)
	require.NoError(t, err)
	assert.True(t, u.IsAbs())
	assert.Equal(t, ref, u.String())
	assert.Contains(t, ref, digest(b))
	assert.Less(t, len(ref), 1024)
}

func putCopies(t *testing.T, s blobs) {
	given := randomBytes(1000)
	want := bytes.Clone(given)
	ref := s.put(t, given)
	clear(given)
	got, err := s.Get(t.Context(), ref)
	require.NoError(t, err)
	clear(got)
	s.assertBlob(t, ref, want)
}

func putAgain(t *testing.T, s blobs) {
	b := randomBytes(1000)
	ref := s.put(t, b)
	for range 3 {
		assert.Equal(t, ref, s.put(t, b))
		s.assertBlob(t, ref, b)
	}
}

func putRace(t *testing.T, s blobs) {
	b := randomBytes(100 << 10)
	refs := race(16, func(int) string {
		ref, err := s.Put(t.Context(), b)
		if err != nil {
			return err.Error()
		}
		return ref
	})
	assert.Equal(t, map[string]int{refs[0]: len(refs)}, tally(refs))
	s.assertBlob(t, refs[0], b)
}

func getSeesPuts(t *testing.T, s blobs) {
	for range 20 {
		b := randomBytes(1000)
		s.assertBlob(t, s.put(t, b), b)
	}
}

func getNothing(t *testing.T, s blobs) {
	b, other := randomBytes(10), randomBytes(10)
	ref := strings.Replace(s.put(t, b), digest(b), digest(other), 1)
	_, err := s.Get(t.Context(), ref)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}

func getForeign(t *testing.T, s blobs) {
	b := randomBytes(10)
	ref, sum := s.put(t, b), digest(b)
	for name, foreign := range map[string]string{
		"nothing":           "",
		"a digest":          sum,
		"a path":            "/" + sum,
		"a file":            "file:///etc/passwd",
		"a file's digest":   "file:///" + sum,
		"another place":     "https://example.com/" + sum,
		"more":              ref + "0",
		"a path that is on": ref + "/x",
		"a path back":       ref + "/../../x",
		"a suffix":          ref + "%00",
		"less":              ref[:len(ref)-1],
		"upper case":        strings.Replace(ref, sum, strings.ToUpper(sum), 1),
		"no digest":         strings.Replace(ref, sum, strings.Repeat("z", len(sum)), 1),
		"dots":              strings.Replace(ref, sum, "..", 1),
		"a path for it":     strings.Replace(ref, sum, "../../../../etc/passwd", 1),
		"a line break":      ref + "\n",
	} {
		got, err := s.Get(t.Context(), foreign)
		assert.Error(t, err, name)
		assert.Empty(t, got, name)
	}
}

func getBroken(t *testing.T, s blobs) {
	if s.damage == nil {
		t.Skip("this store cannot be damaged by a test")
	}
	b := randomBytes(1000)
	flipped := bytes.Clone(b)
	flipped[500] ^= 1
	for name, with := range map[string][]byte{
		"cut short": b[:999], "empty": {}, "longer": append(bytes.Clone(b), 0), "a bit": flipped,
	} {
		ref := s.put(t, b)
		s.damage(t, ref, with)
		got, err := s.Get(t.Context(), ref)
		assert.ErrorIs(t, err, webhook.ErrBlobBroken, name)
		assert.Empty(t, got, name)
	}
	s.assertBlob(t, s.put(t, b), b, "Put makes it whole again")
}

func blobsCancelled(t *testing.T, s blobs) {
	ref := s.put(t, randomBytes(10))
	assertFailsWhenCancelled(t, map[string]func(ctx context.Context) error{
		"Put": func(ctx context.Context) error { _, err := s.Put(ctx, randomBytes(10)); return err },
		"Get": func(ctx context.Context) error { _, err := s.Get(ctx, ref); return err },
	})
}
