package template_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/bolt"
)

func TestQueuesKeepMessagesForAsLongAsOnOneMachine(t *testing.T) {
	tpl := load(t)
	for id, want := range map[string]time.Duration{"Queue": bolt.EventsRetention, "DeadLetterQueue": bolt.DeadRetention} {
		q, err := tpl.Queue(id)
		require.NoError(t, err)
		seconds, err := strconv.Atoi(q.Attributes["MessageRetentionPeriod"])
		require.NoError(t, err)
		assert.Equal(t, want, time.Duration(seconds)*time.Second, id)
	}
}
