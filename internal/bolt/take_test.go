package bolt

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// takeOne receives the only message, for a minute.
func takeOne(t *testing.T, q *Queue) taken {
	t.Helper()
	var m taken
	require.NoError(t, q.db.update(t.Context(), func(tx *bbolt.Tx) error {
		take := &taking{queue: q, boxes: q.in(tx), grave: q.dead.in(tx), in: ReceiveInput{Max: 1}, now: time.Now()}
		require.NoError(t, take.run())
		require.Len(t, take.got, 1)
		m = take.got[0]
		return nil
	}))
	return m
}

func flightOf(t *testing.T, q *Queue, sequence uint64) (f flight, ok bool) {
	t.Helper()
	require.NoError(t, q.db.file.View(func(tx *bbolt.Tx) (err error) {
		f, ok, err = q.in(tx).flight(sequence)
		return err
	}))
	return f, ok
}

func TestPutBack(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(t *testing.T, q *Queue, m taken)
		want      func(m taken, now flight) flight
	}{
		"leaves no trace of the receive": {
			meanwhile: func(*testing.T, *Queue, taken) {},
			want:      func(m taken, _ flight) flight { return m.before },
		},
		"spares what was received again": {
			meanwhile: func(t *testing.T, q *Queue, _ taken) {
				time.Sleep(DefaultVisibility)
				takeOne(t, q)
			},
			want: func(_ taken, now flight) flight { return now },
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := openTimed(t).Events()
				require.NoError(t, q.Send(t.Context(), webhook.Message{Body: []byte("{}")}))
				m := takeOne(t, q)
				c.meanwhile(t, q, m)
				before, _ := flightOf(t, q, m.sequence)
				q.putBack([]taken{m})
				after, ok := flightOf(t, q, m.sequence)
				require.True(t, ok)
				assert.Equal(t, c.want(m, before), after)
				assertConsistent(t, q.db)
			})
		})
	}
}

func TestPutBackOfWhatIsDeleted(t *testing.T) {
	q := openTimed(t).Events()
	require.NoError(t, q.Send(t.Context(), webhook.Message{Body: []byte("{}")}))
	m := takeOne(t, q)
	require.NoError(t, q.Delete(t.Context(), m.Handle))
	q.putBack([]taken{m})
	_, ok := flightOf(t, q, m.sequence)
	assert.False(t, ok)
	assertConsistent(t, q.db)
}
