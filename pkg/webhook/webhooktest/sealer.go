package webhooktest

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// RunSealer checks what [webhook.Sealer] promises of the sealers that open returns.
func RunSealer(t *testing.T, open func(t *testing.T) webhook.Sealer) {
	runAll(t, open, []check[webhook.Sealer]{
		{"Open returns what Seal was given", sealRoundTrip},
		{"Seal hides the plaintext", sealHides},
		{"Seal never returns the same bytes twice", sealTwice},
		{"Seal refuses what is empty or over 4,096 bytes", sealRefuses},
		{"Open for another webhook is ErrSealBroken", openForAnother},
		{"Open of altered bytes is ErrSealBroken", openAltered},
		{"Open of what Seal never returned is ErrSealBroken", openGarbage},
		{"calls may race", sealRace},
		{"every call fails when its context is cancelled", sealerCancelled},
	})
}

var secret = []byte("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

func seal(t *testing.T, s webhook.Sealer, webhookID string, plaintext []byte) []byte {
	t.Helper()
	sealed, err := s.Seal(t.Context(), webhookID, plaintext)
	require.NoError(t, err)
	return sealed
}

func assertBroken(t *testing.T, s webhook.Sealer, webhookID string, sealed []byte, what ...any) {
	t.Helper()
	opened, err := s.Open(t.Context(), webhookID, sealed)
	assert.ErrorIs(t, err, webhook.ErrSealBroken, what...)
	assert.Empty(t, opened, what...)
}

func sealRoundTrip(t *testing.T, s webhook.Sealer) {
	for name, plaintext := range map[string][]byte{
		"one byte":    {0},
		"a secret":    secret,
		"every byte":  everyByte(),
		"4,095 bytes": bytes.Repeat([]byte{0xff}, 4095),
		"4,096 bytes": bytes.Repeat([]byte("0123456789abcdef"), 256),
	} {
		id := unique("")
		given := slices.Clone(plaintext)
		sealed := seal(t, s, id, given)
		assert.Equal(t, plaintext, given, "%s: Seal changed its input", name)
		kept := slices.Clone(sealed)
		opened, err := s.Open(t.Context(), id, sealed)
		require.NoError(t, err, name)
		assert.Equal(t, plaintext, opened, name)
		assert.Equal(t, kept, sealed, "%s: Open changed its input", name)
	}
}

func sealHides(t *testing.T, s webhook.Sealer) {
	sealed := seal(t, s, unique(""), secret)
	assert.NotContains(t, string(sealed), string(secret))
	assert.NotContains(t, string(sealed), string(secret[:8]))
}

func sealTwice(t *testing.T, s webhook.Sealer) {
	id := unique("")
	assert.NotEqual(t, seal(t, s, id, secret), seal(t, s, id, secret))
}

func sealRefuses(t *testing.T, s webhook.Sealer) {
	for _, size := range []int{0, 4097} {
		_, err := s.Seal(t.Context(), unique(""), make([]byte, size))
		assert.Error(t, err, "%d bytes", size)
	}
}

func openForAnother(t *testing.T, s webhook.Sealer) {
	id := unique("")
	sealed := seal(t, s, id, secret)
	for name, other := range map[string]string{
		"another": unique(""), "a prefix": id[:len(id)-1], "a longer one": id + "0",
	} {
		assertBroken(t, s, other, sealed, name)
	}
}

func openAltered(t *testing.T, s webhook.Sealer) {
	id := unique("")
	sealed := seal(t, s, id, secret)
	const regions = 24
	for i := range regions {
		at := i * (len(sealed) - 1) / (regions - 1)
		altered := slices.Clone(sealed)
		altered[at] ^= 1 << (i % 8)
		assertBroken(t, s, id, altered, "bit %d of byte %d of %d", i%8, at, len(sealed))
	}
	assertBroken(t, s, id, sealed[:len(sealed)-1], "last byte cut")
	assertBroken(t, s, id, sealed[1:], "first byte cut")
	assertBroken(t, s, id, sealed[:len(sealed)/2], "half")
	assertBroken(t, s, id, append(slices.Clone(sealed), 0), "a byte more")
}

func openGarbage(t *testing.T, s webhook.Sealer) {
	for name, garbage := range map[string][]byte{
		"nothing": {}, "nil": nil, "one byte": {1}, "zeros": make([]byte, 200),
		"the plaintext": secret, "long": bytes.Repeat(everyByte(), 16),
	} {
		assertBroken(t, s, unique(""), garbage, name)
	}
}

func sealRace(t *testing.T, s webhook.Sealer) {
	for _, err := range race(16, func(int) error {
		id := unique("")
		sealed, err := s.Seal(t.Context(), id, []byte(id))
		if err != nil {
			return err
		}
		opened, err := s.Open(t.Context(), id, sealed)
		assert.Equal(t, id, string(opened))
		return err
	}) {
		assert.NoError(t, err)
	}
}

func sealerCancelled(t *testing.T, s webhook.Sealer) {
	id := unique("")
	sealed := seal(t, s, id, secret)
	assertFailsWhenCancelled(t, map[string]func(ctx context.Context) error{
		"Seal": func(ctx context.Context) error { _, err := s.Seal(ctx, id, secret); return err },
		"Open": func(ctx context.Context) error { _, err := s.Open(ctx, id, sealed); return err },
	})
}
