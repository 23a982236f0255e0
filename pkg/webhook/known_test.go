package webhook

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// stopped is a clock that a test puts forward.
type stopped struct {
	SystemClock
	t time.Time
}

func (s *stopped) Now() time.Time { return s.t }

func TestKnownIsBounded(t *testing.T) {
	clock := &stopped{t: time.Unix(1767225600, 0)}
	k := newKnown(clock)
	add := func(hook string, n int) {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = fmt.Sprint(i)
		}
		k.add(hook, ids)
		assert.LessOrEqual(t, len(k.until), maxKnown)
	}
	add("a", 10_000)
	assert.True(t, k.has("a", "9999"))
	assert.False(t, k.has("b", "9999"), "of another webhook")
	clock.t = clock.t.Add(knownFor)
	assert.False(t, k.has("a", "9999"))

	for _, hook := range []string{"b", "c", "d", "e"} {
		add(hook, 10_000)
	}
	add("f", 10_000)
	assert.True(t, k.has("b", "0"), "what is over makes room")
	add("g", 10_000)
	assert.False(t, k.has("b", "0"), "or everything")
	assert.True(t, k.has("g", "0"))
}
