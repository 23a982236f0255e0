package webhook

import (
	"context"
	"crypto/rand"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// open lets everything through.
type openSealer struct{}

func (openSealer) Seal(_ context.Context, _ string, plain []byte) ([]byte, error) { return plain, nil }
func (openSealer) Open(_ context.Context, _ string, sealed []byte) ([]byte, error) {
	return sealed, nil
}

func TestParcels(t *testing.T) { // I4
	b := box{sealer: openSealer{}, entropy: rand.Reader}
	header := http.Header{"X-A": {"1", "2"}}
	for _, p := range []parcel{
		{parcelHead{"a=%2F", header}, []byte("\x00\xff{")},
		{parcelHead{"", header}, []byte{}},
		{parcelHead{}, []byte(`{"a":1}`)},
	} {
		sealed, err := b.sealParcel(t.Context(), "wh_1", p)
		require.NoError(t, err)
		got, err := b.openParcel(t.Context(), "wh_1", sealed)
		require.NoError(t, err)
		assert.Equal(t, p, got)
	}
}

func TestOldParcelsOpen(t *testing.T) {
	b := box{sealer: openSealer{}, entropy: rand.Reader}
	sealed, err := b.seal(t.Context(), "wh_1", []byte(`{"query":"a=1","header":{"X-A":["1"]},"body":"AP8="}`))
	require.NoError(t, err)
	got, err := b.openParcel(t.Context(), "wh_1", sealed)
	require.NoError(t, err)
	assert.Equal(t, parcel{parcelHead{"a=1", http.Header{"X-A": {"1"}}}, []byte("\x00\xff")}, got)
}

func TestBrokenParcels(t *testing.T) {
	b := box{sealer: openSealer{}, entropy: rand.Reader}
	for _, plain := range []string{"", "\x00", "\x00\x00\x00\x02{", "\x00\x00\x00\x01{", "\xff\xff\xff\xff{}", "{"} {
		sealed, err := b.seal(t.Context(), "wh_1", []byte(plain))
		require.NoError(t, err)
		_, err = b.openParcel(t.Context(), "wh_1", sealed)
		assert.Error(t, err, "%q", plain)
	}
}
