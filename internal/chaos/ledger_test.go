package chaos

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// TestJudge shows that the ledger notices what it is there to notice.
func TestJudge(t *testing.T) {
	sent := Event{ID: "evt_1", Body: []byte("sent")}
	copyOf := webhook.Event{ID: "evt_1", Source: "/s", Type: "t", Data: []byte("sent")}
	marked, altered, foreign, large := copyOf, copyOf, copyOf, copyOf
	marked.Requeued, altered.Data, foreign.ID = true, []byte("sent "), "evt_2"
	large.Data, large.DataRef, large.DataSHA256 = nil, "s3://b/k", digest(sent.Body)
	for _, tt := range []struct {
		name   string
		found  []webhook.Event
		silent bool
		want   Verdict
		says   string
	}{
		{name: "once", found: []webhook.Event{copyOf}, want: Verdict{Acknowledged: 1}},
		{name: "once, its body apart", found: []webhook.Event{large}, want: Verdict{Acknowledged: 1}},
		{name: "once, and marked", found: []webhook.Event{marked}, want: Verdict{Acknowledged: 1}},
		{name: "again, and marked", found: []webhook.Event{copyOf, marked}, want: Verdict{Acknowledged: 1, Marked: 1}},
		{name: "twice marked", found: []webhook.Event{marked, marked}, want: Verdict{Acknowledged: 1, Marked: 1}},
		{name: "again, and not marked", found: []webhook.Event{copyOf, copyOf}, want: Verdict{Acknowledged: 1, Unmarked: 1}, says: "1 I3"},
		{name: "again, once with a mark and once without", found: []webhook.Event{copyOf, marked, copyOf}, want: Verdict{Acknowledged: 1, Marked: 1, Unmarked: 1}, says: "1 I3"},
		{name: "missing", want: Verdict{Acknowledged: 1, Missing: 1}, says: "1 I1"},
		{name: "altered", found: []webhook.Event{copyOf, altered}, want: Verdict{Acknowledged: 1, Altered: 1}, says: "1 I4"},
		{name: "only altered", found: []webhook.Event{altered}, want: Verdict{Acknowledged: 1, Missing: 1, Altered: 1}, says: "1 I1"},
		{name: "never sent", found: []webhook.Event{copyOf, foreign}, want: Verdict{Acknowledged: 1, Forged: 1}, says: "1 I2"},
		{name: "not acknowledged", found: []webhook.Event{copyOf}, silent: true, want: Verdict{Unacknowledged: 1}, says: "never acknowledged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := NewLedger()
			l.Sending(sent)
			if !tt.silent {
				l.Acknowledged(sent)
			}
			for i, e := range tt.found {
				body, err := e.Encode()
				require.NoError(t, err)
				l.Found(string(rune('a'+i)), body)
				l.Found(string(rune('a'+i)), body) // as a queue may
			}
			got := l.Judge()
			tt.want.Events, tt.want.Messages = 1, len(tt.found)
			assert.Equal(t, tt.want, got)
			if tt.says == "" {
				assert.NoError(t, got.Err())
				return
			}
			assert.ErrorContains(t, got.Err(), tt.says)
		})
	}
}

func TestFoundOfNoEvent(t *testing.T) {
	l := NewLedger()
	l.Found("m", []byte("rubbish"))
	assert.ErrorContains(t, l.Judge().Err(), "I2")
}

func TestRefs(t *testing.T) {
	l, e := NewLedger(), webhook.Event{ID: "evt_1", Source: "/s", Type: "t", DataRef: "s3://b/k"}
	l.Sending(Event{ID: e.ID})
	body, err := e.Encode()
	require.NoError(t, err)
	l.Found("m", body)
	assert.Equal(t, []string{"s3://b/k"}, l.Refs())
}
