package metrics

import (
	"bytes"
	"context"
	"time"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/pkg/webhook"
)

// WatchAge returns next, and has the line of each request that sends an event say
// how old the event was at its receipt.
func WatchAge(next webhook.Queue) webhook.Queue { return ages{next} }

type ages struct{ next webhook.Queue }

func (a ages) Send(ctx context.Context, m webhook.Message) error {
	if age, ok := ageOf(m.Body); ok {
		api.NoteAge(ctx, age)
	}
	return a.next.Send(ctx, m)
}

// ageOf reads the age from an event as it is sent. The members that it looks for
// stand before the event's data, and no string before them can look like them,
// since its quotes are escaped. The times are one and the same where the provider
// signs none.
func ageOf(event []byte) (time.Duration, bool) {
	signed, ok := timeIn(event, `"time":"`)
	if !ok {
		return 0, false
	}
	received, ok := timeIn(event, `"receivedtime":"`)
	return received.Sub(signed), ok && !received.Equal(signed)
}

func timeIn(event []byte, member string) (time.Time, bool) {
	_, rest, found := bytes.Cut(event, []byte(member))
	value, _, closed := bytes.Cut(rest, []byte(`"`))
	if !found || !closed {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339Nano, string(value))
	return t, err == nil
}
