package api

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestTimeField(t *testing.T) {
	for text, want := range map[string]time.Time{
		"":                          {},
		"2026-01-01T01:00:00+01:00": time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		"0001-01-01T00:00:01Z":      time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC),
		"9999-12-31T23:59:59Z":      time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	} {
		got, err := timeField("since", text)
		require.NoError(t, err, text)
		assert.True(t, want.Equal(got), text)
	}
	// In a store that compares texts the year 10000 is before 2026, so that a replay since
	// then would be one of all events; and one until nothing would be one until now.
	for _, text := range []string{"yesterday", "2026-01-01", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z"} {
		_, err := timeField("since", text)
		var e *webhook.Error
		require.ErrorAs(t, err, &e, text)
		assert.Equal(t, "since", e.Field)
	}
}
