package smoke_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/internal/smoke"
	"github.com/postern-dev/postern/internal/sqs"
)

// changed is a queue whose messages come otherwise than they were sent.
type changed struct {
	smoke.Queue
	change func([]sqs.Received) ([]sqs.Received, error)
}

func (c changed) Receive(ctx context.Context, max int, wait time.Duration) ([]sqs.Received, error) {
	messages, err := c.Queue.Receive(ctx, max, wait)
	if err != nil {
		return nil, err
	}
	return c.change(messages)
}

func TestRunFindsFaultsOnTheQueue(t *testing.T) {
	replace := func(from, to string) func([]sqs.Received) ([]sqs.Received, error) {
		return func(messages []sqs.Received) ([]sqs.Received, error) {
			for i, m := range messages {
				messages[i].Body = []byte(strings.Replace(string(m.Body), from, to, 1))
			}
			return messages, nil
		}
	}
	for name, c := range map[string]struct {
		change func([]sqs.Received) ([]sqs.Received, error)
		says   string
	}{
		"twice":                         {func(m []sqs.Received) ([]sqs.Received, error) { return append(m, m...), nil }, "find it on the queue: 2 times"},
		"a number is written otherwise": {replace("1.50", "1.5"), "with other bytes than were sent"},
		"another id":                    {replace(`"id":"evt_smoke`, `"id":"evt_other`), "as another event"},
		"it cannot be read":             {func([]sqs.Received) ([]sqs.Received, error) { return nil, errors.New("access denied") }, "access denied"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tgt := target(localtest.Start(t))
			tgt.Queue = changed{tgt.Queue, c.change}
			var report bytes.Buffer
			assert.ErrorContains(t, smoke.Run(t.Context(), tgt, &report), c.says)
		})
	}
}
