package sqsapi_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/sqsapi"
	"github.com/postern-dev/postern/pkg/webhook"
)

const (
	eventsARN = "arn:aws:sqs:us-east-1:000000000000:postern-events"
	deadARN   = "arn:aws:sqs:us-east-1:000000000000:postern-events-dead"
)

// bury puts messages among the dead letters.
func bury(t *testing.T, s server, n int) {
	t.Helper()
	for i := range n {
		require.NoError(t, s.db.Dead().Send(t.Context(), webhook.Message{Body: fmt.Append(nil, i), Group: fmt.Sprint(i % 3)}))
	}
}

func (s server) startMove(t *testing.T, change ...func(in *sqs.StartMessageMoveTaskInput)) (*string, error) {
	t.Helper()
	in := &sqs.StartMessageMoveTaskInput{SourceArn: aws.String(deadARN)}
	for _, f := range change {
		f(in)
	}
	out, err := s.client().StartMessageMoveTask(t.Context(), in)
	if err != nil {
		return nil, err
	}
	return out.TaskHandle, nil
}

func perSecond(n int32) func(in *sqs.StartMessageMoveTaskInput) {
	return func(in *sqs.StartMessageMoveTaskInput) { in.MaxNumberOfMessagesPerSecond = &n }
}

// tasks returns what ListMessageMoveTasks does, newest first.
func (s server) tasks(t *testing.T) []types.ListMessageMoveTasksResultEntry {
	t.Helper()
	out, err := s.client().ListMessageMoveTasks(t.Context(), &sqs.ListMessageMoveTasksInput{
		SourceArn: aws.String(deadARN), MaxResults: aws.Int32(10),
	})
	require.NoError(t, err)
	return out.Results
}

// ended waits until the last task is no longer running.
func (s server) ended(t *testing.T) (last types.ListMessageMoveTasksResultEntry) {
	t.Helper()
	require.Eventually(t, func() bool {
		last = s.tasks(t)[0]
		return *last.Status != "RUNNING"
	}, time.Minute, 10*time.Millisecond)
	return last
}

func (s server) countDead(t *testing.T) int {
	t.Helper()
	n, err := s.db.Dead().Counts(t.Context())
	require.NoError(t, err)
	return n.Visible + n.InFlight
}

func TestDeadLetterSourceQueues(t *testing.T) {
	s := newServer(t)
	for name, want := range map[string][]string{
		sqsapi.DeadQueue:   {*s.events()},
		sqsapi.EventsQueue: {},
	} {
		out, err := s.client().ListDeadLetterSourceQueues(t.Context(), &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: s.queueURL(name)})
		require.NoError(t, err)
		assert.ElementsMatch(t, want, out.QueueUrls, name)
	}
	_, err := s.client().ListDeadLetterSourceQueues(t.Context(), &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: s.queueURL("none")})
	assertCode(t, err, "AWS.SimpleQueueService.NonExistentQueue")
}

func TestRedrive(t *testing.T) {
	for name, destination := range map[string]*string{"back to the source": nil, "to a named queue": aws.String(eventsARN)} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			bury(t, s, 120)
			assert.Empty(t, s.tasks(t))
			before := time.Now().UnixMilli()
			_, err := s.startMove(t, func(in *sqs.StartMessageMoveTaskInput) { in.DestinationArn = destination })
			require.NoError(t, err)

			last := s.ended(t)
			assert.Equal(t, "COMPLETED", *last.Status)
			assert.Equal(t, int64(120), last.ApproximateNumberOfMessagesMoved)
			assert.Equal(t, int64(120), *last.ApproximateNumberOfMessagesToMove)
			assert.Equal(t, deadARN, *last.SourceArn)
			assert.Equal(t, eventsARN, *last.DestinationArn)
			assert.GreaterOrEqual(t, last.StartedTimestamp, before)
			assert.Nil(t, last.TaskHandle)
			assert.Equal(t, 120, s.counts(t).Visible)
			assert.Zero(t, s.countDead(t))
		})
	}
}

func TestRedriveOfNothing(t *testing.T) {
	s := newServer(t)
	_, err := s.startMove(t)
	require.NoError(t, err)
	last := s.ended(t)
	assert.Equal(t, "COMPLETED", *last.Status)
	assert.Zero(t, last.ApproximateNumberOfMessagesMoved)
}

func TestRedriveLeavesWhatSomebodyHolds(t *testing.T) {
	s := newServer(t)
	bury(t, s, 3)
	_, err := s.client().ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: s.queueURL(sqsapi.DeadQueue)})
	require.NoError(t, err)
	_, err = s.startMove(t)
	require.NoError(t, err)
	assert.Equal(t, int64(2), s.ended(t).ApproximateNumberOfMessagesMoved)
	assert.Equal(t, 1, s.countDead(t))
}

func TestRedriveKeepsItsRate(t *testing.T) {
	s := newServer(t)
	bury(t, s, 12)
	began := time.Now()
	_, err := s.startMove(t, perSecond(10))
	require.NoError(t, err)
	last := s.ended(t)
	assert.GreaterOrEqual(t, time.Since(began), time.Second)
	assert.Equal(t, int64(12), last.ApproximateNumberOfMessagesMoved)
	assert.Equal(t, int32(10), *last.MaxNumberOfMessagesPerSecond)
}

// What dies while a task is running would go round and round.
func TestRedriveLeavesWhatComesLater(t *testing.T) {
	s := newServer(t)
	bury(t, s, 3)
	_, err := s.startMove(t, perSecond(20)) // two at once
	require.NoError(t, err)
	bury(t, s, 5)
	assert.Equal(t, int64(3), s.ended(t).ApproximateNumberOfMessagesMoved)
	assert.Equal(t, 5, s.countDead(t))
}

func TestRedriveIsCancelled(t *testing.T) {
	s := newServer(t)
	bury(t, s, 60) // for a minute
	handle, err := s.startMove(t, perSecond(1))
	require.NoError(t, err)
	assert.Equal(t, handle, s.tasks(t)[0].TaskHandle)
	_, err = s.startMove(t)
	assertCode(t, err, "AWS.SimpleQueueService.UnsupportedOperation", "one task at a time")

	cancel := &sqs.CancelMessageMoveTaskInput{TaskHandle: handle}
	out, err := s.client().CancelMessageMoveTask(t.Context(), cancel)
	require.NoError(t, err)
	last := s.ended(t)
	assert.Equal(t, "CANCELLED", *last.Status)
	assert.GreaterOrEqual(t, last.ApproximateNumberOfMessagesMoved, out.ApproximateNumberOfMessagesMoved)
	_, err = s.client().CancelMessageMoveTask(t.Context(), cancel)
	assertCode(t, err, "AWS.SimpleQueueService.UnsupportedOperation")
	assert.Eventually(t, func() bool { return s.counts(t).Visible+s.countDead(t) == 60 }, time.Minute, 10*time.Millisecond,
		"one may be moved between the counts")

	_, err = s.startMove(t)
	require.NoError(t, err, "the next one may run")
	s.ended(t)
	assert.Equal(t, 60, s.counts(t).Visible)
}

func TestTasksAreListedNewestFirst(t *testing.T) {
	s := newServer(t)
	for n := range int64(12) {
		bury(t, s, int(n))
		_, err := s.startMove(t)
		require.NoError(t, err)
		s.ended(t)
	}
	all := s.tasks(t)
	require.Len(t, all, 10)
	for i, entry := range all {
		assert.Equal(t, int64(11-i), entry.ApproximateNumberOfMessagesMoved)
	}
	one, err := s.client().ListMessageMoveTasks(t.Context(), &sqs.ListMessageMoveTasksInput{SourceArn: aws.String(deadARN)})
	require.NoError(t, err)
	assert.Equal(t, all[:1], one.Results)
}

func TestRedriveRefused(t *testing.T) {
	s := newServer(t)
	for name, c := range map[string]struct {
		change func(in *sqs.StartMessageMoveTaskInput)
		code   string
	}{
		"no such source":           {func(in *sqs.StartMessageMoveTaskInput) { in.SourceArn = aws.String("arn:aws:sqs:x:0:none") }, "ResourceNotFoundException"},
		"no such destination":      {func(in *sqs.StartMessageMoveTaskInput) { in.DestinationArn = aws.String("x") }, "ResourceNotFoundException"},
		"a source of living ones":  {func(in *sqs.StartMessageMoveTaskInput) { in.SourceArn = aws.String(eventsARN) }, "InvalidParameterValue"},
		"to where they are":        {func(in *sqs.StartMessageMoveTaskInput) { in.DestinationArn = aws.String(deadARN) }, "InvalidParameterValue"},
		"no messages per second":   {perSecond(0), "InvalidParameterValue"},
		"many messages per second": {perSecond(501), "InvalidParameterValue"},
	} {
		_, err := s.startMove(t, c.change)
		assertCode(t, err, c.code, name)
	}
	assert.Empty(t, s.tasks(t))

	_, err := s.client().ListMessageMoveTasks(t.Context(), &sqs.ListMessageMoveTasksInput{SourceArn: aws.String("none")})
	assertCode(t, err, "ResourceNotFoundException")
	_, err = s.client().ListMessageMoveTasks(t.Context(), &sqs.ListMessageMoveTasksInput{SourceArn: aws.String(deadARN), MaxResults: aws.Int32(11)})
	assertCode(t, err, "InvalidParameterValue")
	_, err = s.client().CancelMessageMoveTask(t.Context(), &sqs.CancelMessageMoveTaskInput{TaskHandle: aws.String("none")})
	assertCode(t, err, "ResourceNotFoundException")
}

// A store that is closed ends what is running.
func TestRedriveFailsWithItsStore(t *testing.T) {
	s := newServer(t)
	bury(t, s, 60)
	_, err := s.startMove(t, perSecond(1)) // for a minute
	require.NoError(t, err)
	require.NoError(t, s.db.Close())
	last := s.ended(t)
	assert.Equal(t, "FAILED", *last.Status)
	assert.NotEmpty(t, *last.FailureReason)
}
