package chaos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestCensus shows which answers are held to be wrong.
func TestCensus(t *testing.T) {
	for _, tt := range []struct {
		name                    string
		answer                  Answer
		genuine, forged, killed bool
	}{
		{"queued", Answer{Status: 200}, true, false, true},
		{"unavailable", Answer{Status: 503, Code: "unavailable", RetryAfter: "5"}, true, true, true},
		{"in flight", Answer{Status: 503, Code: "event_in_flight", RetryAfter: "5"}, true, true, true},
		{"unavailable, and not when to try again", Answer{Status: 503, Code: "unavailable"}, false, false, false},
		{"unavailable for no reason", Answer{Status: 503, RetryAfter: "5"}, false, false, false},
		{"a refusal", Answer{Status: 401, Code: "signature_mismatch"}, false, true, false},
		{"a refusal of what is old", Answer{Status: 401, Code: "timestamp_too_old"}, false, true, false},
		{"a refusal for another reason", Answer{Status: 401, Code: "unauthorized"}, false, false, false},
		{"not found", Answer{Status: 404, Code: "webhook_not_found"}, false, false, false},
		{"a broken function", Answer{Status: 500}, false, false, true},
		{"no answer", Answer{}, false, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var genuine, forged Census
			killed := Census{Breaks: true}
			genuine.Genuine(tt.answer)
			forged.Forged(tt.answer)
			killed.Genuine(tt.answer)
			assert.Equal(t, tt.genuine, len(genuine.Tally().Wrong) == 0, "genuine")
			assert.Equal(t, tt.forged, len(forged.Tally().Wrong) == 0, "forged")
			assert.Equal(t, tt.killed, len(killed.Tally().Wrong) == 0, "killed")
		})
	}
}

func TestTally(t *testing.T) {
	var c Census
	for n := range 100 {
		c.Genuine(Answer{Status: 200, Took: time.Duration(100-n) * time.Millisecond})
	}
	c.Genuine(Answer{Took: time.Hour}) // nothing came back, after whatever time
	got := c.Tally()
	assert.Equal(t, 101, got.Total)
	assert.Equal(t, 100, got.Good)
	assert.Equal(t, 50*time.Millisecond, got.P50)
	assert.Equal(t, 99*time.Millisecond, got.P99)
	assert.Equal(t, 100*time.Millisecond, got.Max)
	assert.Equal(t, "100 × 200, 1 × no answer", got.String())
}
