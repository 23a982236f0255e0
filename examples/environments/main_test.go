package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
)

func TestRun(t *testing.T) {
	getenv := localtest.Getenv(localtest.Start(t))
	var first, second bytes.Buffer
	require.NoError(t, run(t.Context(), getenv, &first))
	require.NoError(t, run(t.Context(), getenv, &second))
	assert.Regexp(t, `^dev: http://127\.0\.0\.1:\d+/v1/hooks/wh_[a-z2-7]{32}
stg: http://127\.0\.0\.1:\d+/v1/hooks/wh_[a-z2-7]{32}
prd: http://127\.0\.0\.1:\d+/v1/hooks/wh_[a-z2-7]{32}
$`, first.String())
	assert.Equal(t, first.String(), second.String(), "I7: generating twice gives the same URLs")
}
