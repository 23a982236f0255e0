package template_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestQueues(t *testing.T) {
	tpl := load(t)
	q, err := tpl.Queue("Queue")
	require.NoError(t, err)
	assert.Equal(t, "DeadLetterQueue", q.DeadLetters)
	assert.Positive(t, q.MaxReceives)
	assert.Equal(t, strconv.Itoa(1<<20), q.Attributes["MaximumMessageSize"])
	assert.NotEmpty(t, q.Attributes["VisibilityTimeout"])

	dead, err := tpl.Queue(q.DeadLetters)
	require.NoError(t, err)
	assert.Empty(t, dead.DeadLetters)
	assert.Equal(t, strconv.Itoa(14*24*60*60), dead.Attributes["MessageRetentionPeriod"])

	_, err = tpl.Queue("Api")
	assert.EqualError(t, err, "the template has no AWS::SQS::Queue named Api")
}
