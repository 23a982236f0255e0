package client_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const queuedEvent = `{"id":"e/1","type":"paid","queued_at":"2026-05-04T09:30:00.5Z","expires_at":"2026-06-03T09:30:00.5Z"}`

func TestEventsFollowPages(t *testing.T) {
	s := serve(t, success(200, `{"events":[`+queuedEvent+`,`+queuedEvent+`],"next_cursor":"c1"}`), success(200, `{"events":[`+queuedEvent+`]}`))
	at := time.Date(2026, 5, 4, 9, 30, 0, 5e8, time.UTC)
	q := client.EventQuery{Since: at.In(time.FixedZone("", 3600)), Until: at.Add(time.Hour), Type: "paid"}
	n := 0
	for e, err := range s.client(asDeclared(t)).Events(t.Context(), hookID, q) {
		require.NoError(t, err)
		assert.Equal(t, client.Event{ID: "e/1", Type: "paid", QueuedAt: at, ExpiresAt: at.Add(30 * 24 * time.Hour)}, e)
		n++
	}
	assert.Equal(t, 3, n)
	require.Len(t, s.requests(), 2)
	assert.Equal(t, "/v1/webhooks/"+hookID+"/events", s.requests()[0].Path)
	const query = "limit=100&since=2026-05-04T09%3A30%3A00.5Z&type=paid&until=2026-05-04T10%3A30%3A00.5Z"
	assert.Equal(t, query, s.requests()[0].Query)
	assert.Equal(t, "cursor=c1&"+query, s.requests()[1].Query)
}

func TestEventsFetchOnlyWhatIsRead(t *testing.T) {
	s := serve(t, success(200, `{"events":[`+queuedEvent+`],"next_cursor":"c1"}`))
	for _, err := range s.client().Events(t.Context(), hookID, client.EventQuery{}) {
		require.NoError(t, err)
		break
	}
	assert.Len(t, s.requests(), 1)
	assert.Equal(t, "limit=100", s.requests()[0].Query)
}

func TestEventsEndWithAnError(t *testing.T) {
	s := serve(t, success(200, `{"events":[`+queuedEvent+`],"next_cursor":"c1"}`))
	var errs []error
	for _, err := range s.client().Events(t.Context(), hookID, client.EventQuery{}) {
		errs = append(errs, err)
	}
	require.Len(t, errs, 2)
	assert.NoError(t, errs[0])
	assert.ErrorContains(t, errs[1], "this one again", "it does not turn in circles")
}

func TestEventIsReturnedByteForByte(t *testing.T) { // I4
	event := `{"specversion":"1.0","id":"e/1","source":"/s","type":"t","data":{ "a" :  1.0,"b":[{"c":"\u00e9"}] }}`
	s := serve(t, answer{status: 200, contentType: "application/cloudevents+json", body: event})
	got, err := s.client(asDeclared(t)).Event(t.Context(), hookID, "e/1 ü&")
	require.NoError(t, err)
	assert.Equal(t, event, string(got))
	assert.Equal(t, "/v1/webhooks/"+hookID+"/event", s.requests()[0].Path)
	assert.Equal(t, "id=e%2F1+%C3%BC%26", s.requests()[0].Query)
}

func TestReplay(t *testing.T) {
	at := time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC)
	tests := []struct {
		name, want, answer string
		in                 client.ReplayInput
		got                client.Replayed
	}{
		{"a part", `{"since":"2026-05-04T09:30:00Z","until":"2026-05-04T10:30:00Z","type":"paid","limit":5}`, `{"events":[{"id":"e1"}],"next_cursor":"c"}`,
			client.ReplayInput{EventQuery: client.EventQuery{Since: at, Until: at.Add(time.Hour), Type: "paid"}, Limit: 5},
			client.Replayed{Events: []client.Event{{ID: "e1"}}, Next: "c"}},
		{"the next", `{"cursor":"c"}`, `{"events":[{"id":"e1"}],"next_cursor":"d","incomplete":true}`, client.ReplayInput{Cursor: "c"},
			client.Replayed{Events: []client.Event{{ID: "e1"}}, Next: "d", Incomplete: true}},
		{"one", `{"event_id":"e1"}`, `{"events":[{"id":"e1"}]}`, client.ReplayInput{EventID: "e1"}, client.Replayed{Events: []client.Event{{ID: "e1"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, success(200, tt.answer))
			got, err := s.client(asDeclared(t)).Replay(t.Context(), hookID, tt.in)
			require.NoError(t, err)
			assert.Equal(t, tt.got, got)
			r := s.requests()[0]
			assert.Equal(t, http.MethodPost+" /v1/webhooks/"+hookID+"/replay", r.Method+" "+r.Path)
			assert.JSONEq(t, tt.want, r.Body)
		})
	}
}
