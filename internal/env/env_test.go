package env_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/internal/env"
)

func TestReader(t *testing.T) {
	r := env.NewReader(func(name string) string { return map[string]string{"A": "1"}[name] })
	assert.Equal(t, "1", r.Require("A"))
	assert.NoError(t, r.Err())
	assert.Empty(t, r.Require("B"))
	assert.Empty(t, r.Require("C"))
	assert.EqualError(t, r.Err(), "not set in the environment: B, C")
	assert.Equal(t, 1, env.Parse(r, "A", strconv.Atoi))
	env.Parse(r, "B", strconv.Atoi)
	assert.EqualError(t, r.Err(), "not set in the environment: B, C\nB: strconv.Atoi: parsing \"\": invalid syntax")
}

func TestReaderWithNothingMissing(t *testing.T) {
	r := env.NewReader(func(string) string { return "x" })
	env.Parse(r, "A", strconv.Atoi)
	assert.EqualError(t, r.Err(), `A: strconv.Atoi: parsing "x": invalid syntax`)
}
