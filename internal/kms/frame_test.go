package kms

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func FuzzUnframe(f *testing.F) {
	f.Add([]byte{})
	f.Add(frame([]byte("blob")))
	f.Add(frame(nil))
	f.Fuzz(func(t *testing.T, given []byte) {
		if blob, ok := unframe(given); ok {
			assert.Equal(t, given, frame(blob))
		}
	})
}

func TestUnframe(t *testing.T) {
	framed := frame([]byte("blob"))
	blob, ok := unframe(framed)
	assert.True(t, ok)
	assert.Equal(t, "blob", string(blob))
	for i := range framed {
		damaged := frame([]byte("blob"))
		damaged[i] ^= 0x80
		_, ok := unframe(damaged)
		assert.False(t, ok, "byte %d", i)
		_, ok = unframe(framed[:i])
		assert.False(t, ok, "%d bytes", i)
	}
}
