package bolt

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func sendDead(t *testing.T, db *DB, n int) {
	t.Helper()
	for i := range n {
		m := webhook.Message{
			Body: fmt.Append(nil, "dead ", i), Group: fmt.Sprint("group-", i%3),
			Attributes: map[string]string{"env": "dev"},
		}
		require.NoError(t, db.Dead().Send(t.Context(), m))
	}
}

func TestMove(t *testing.T) {
	for name, c := range map[string]struct{ sent, hidden, max, want int }{
		"nothing":            {0, 0, 10, 0},
		"all":                {7, 0, 10, 7},
		"some":               {7, 0, 3, 3},
		"all but the hidden": {7, 2, 10, 5},
		"none but hidden":    {2, 2, 10, 0},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := Open(filepath.Join(t.TempDir(), "postern.db"))
			require.NoError(t, err)
			defer db.Close()
			sendDead(t, db, c.sent)
			for range c.hidden {
				_, err := db.Dead().Receive(t.Context(), ReceiveInput{Max: 1})
				require.NoError(t, err)
			}
			moved, err := db.Dead().Move(t.Context(), db.Events(), c.max)
			require.NoError(t, err)
			assert.Equal(t, c.want, moved)
			assert.Len(t, allBodies(t, db.Dead()), c.sent-c.want)
			assert.Len(t, allBodies(t, db.Events()), c.want)
			assertConsistent(t, db)
		})
	}
}

func TestMovedMessagesAreNew(t *testing.T) {
	db, err := Open(filepath.Join(t.TempDir(), "postern.db"))
	require.NoError(t, err)
	defer db.Close()
	sendDead(t, db, 1)
	before, err := db.Dead().Receive(t.Context(), ReceiveInput{Max: 1, Visibility: -1})
	require.NoError(t, err)
	require.Len(t, before, 1)

	waiting := make(chan []Received)
	go func() {
		got, err := db.Events().Receive(t.Context(), ReceiveInput{Max: 1, Wait: MaxWait})
		assert.NoError(t, err)
		waiting <- got
	}()
	time.Sleep(100 * time.Millisecond) // until it waits
	began := time.Now()
	_, err = db.Dead().Move(t.Context(), db.Events(), 10)
	require.NoError(t, err)
	after := <-waiting
	require.Len(t, after, 1)
	assert.Less(t, time.Since(began), MaxWait/2, "whoever waits is woken")
	assert.Equal(t, before[0].Message, after[0].Message)
	assert.NotEqual(t, before[0].ID, after[0].ID)
	assert.Equal(t, 1, after[0].Receives)
	assert.True(t, after[0].SentAt.After(before[0].SentAt))
	assert.NoError(t, db.Dead().Delete(t.Context(), before[0].Handle), "it is gone from there")
	assert.Len(t, allBodies(t, db.Events()), 1)
}
