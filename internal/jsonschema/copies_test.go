package jsonschema

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAValidationKeepsNoOtherWaiting(t *testing.T) {
	compiled, err := Compiler{}.Compile([]byte(`{"type":"string"}`))
	require.NoError(t, err)
	s := compiled.(schema2020)
	going := map[*metered]bool{}
	for range maxIdle + 2 {
		m, err := s.take()
		require.NoError(t, err)
		assert.False(t, going[m], "a copy of its own")
		going[m] = true
	}
	assert.NoError(t, s.Validate([]byte(`"a"`)))
	assert.Error(t, s.Validate([]byte(`1`)))
	for m := range going {
		s.give(m)
	}
	assert.Len(t, s.idle, maxIdle)
}
