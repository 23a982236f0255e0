package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMeasure(t *testing.T) {
	t.Chdir("../..")
	var out bytes.Buffer
	require.NoError(t, measure(deployed()[:2], 1, &out))
	assert.Regexp(t, `(?m)^ +bare +\d+\.\d MB +\d+\.\d ms +1\.00 +\d+\.\d ms$`, out.String())
	assert.Regexp(t, `(?m)^ +receive +\d+\.\d MB +\d+\.\d ms +\d+\.\d\d +\d+\.\d ms$`, out.String())
	assert.Contains(t, out.String(), "Medians of 1 starts")
	assert.Contains(t, out.String(), "github.com/", "packages that take long to initialise")
}

func TestStartOfWhatFails(t *testing.T) {
	for name, c := range map[string]struct{ bootstrap, says string }{
		"absent":                   {"testdata/absent", "no such file"},
		"refuses to start":         {"/bin/false", "exit status 1): ended before it had answered"},
		"ends without asking once": {"/bin/true", "exit status 0): ended before it had answered"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := start(c.bootstrap, nil, nil)
			assert.ErrorContains(t, err, c.says)
		})
	}
}

func TestMedian(t *testing.T) {
	began := time.Now()
	var f function
	for _, ms := range []time.Duration{9, 1, 2} {
		f.starts = append(f.starts, coldStart{began: began, polled: began.Add(ms)})
	}
	assert.Equal(t, time.Duration(2), f.median(coldStart.untilPoll))
}

func TestSlowest(t *testing.T) {
	list, all := slowest(`init internal/bytealg @0.005 ms, 0 ms clock, 0 bytes, 0 allocs
init a @0.5 ms, 0.25 ms clock, 1 bytes, 1 allocs
{"level":"INFO"}
init b @0.9 ms, 1.5 ms clock, 2 bytes, 2 allocs
`, 0.2)
	assert.Equal(t, []initialised{{"b", 1.5}, {"a", 0.25}}, list)
	assert.Equal(t, 1.75, all)
}
