package consumer

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

const (
	// reserve is how long before the end of an invocation its handlers have to stop, so
	// that what they did can be written down, and answered. It is a fifth of the time
	// where that is less.
	reserve     = 2 * time.Second
	reservePart = 5
)

// HandleSQS is the handler of a Lambda function whose event source is a standard
// queue of SQS. The event source mapping must have ReportBatchItemFailures: the answer
// names the messages that failed, and Lambda deletes all others. The error is always
// nil.
//
// Handlers run until shortly before the function's own timeout. Messages that none
// got to by then, and those whose handler heeds no context, count as failed; what such
// a handler still does happens whenever Lambda lets the function run again. The
// queue's visibility timeout should be six times the function's timeout.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
func (c *Consumer) HandleSQS(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
	handlers, answer, cancel := deadlines(ctx)
	defer cancel()
	messages := fromLambda(batch.Records)
	outcomes := collect(answer, c.takeAll(handlers, messages), len(messages))
	var response events.SQSEventResponse
	for i, outcome := range outcomes {
		if outcome == "" {
			c.report(ctx, Report{MessageID: messages[i].ID, ReceiveCount: messages[i].ReceiveCount, Outcome: Failed, Err: ErrGivenUp})
		}
		if !outcome.settled() {
			response.BatchItemFailures = append(response.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: messages[i].ID})
		}
	}
	return response, nil
}

// deadlines returns contexts that end when handlers must stop, and when whoever has
// not is given up.
func deadlines(ctx context.Context) (handlers, answer context.Context, cancel func()) {
	end, ok := ctx.Deadline()
	if !ok {
		return ctx, ctx, func() {}
	}
	rest := min(time.Until(end)/reservePart, reserve)
	answer, cancelAnswer := context.WithDeadline(ctx, end.Add(-rest/4))
	handlers, cancelHandlers := context.WithDeadline(answer, end.Add(-rest))
	return handlers, answer, func() { cancelHandlers(); cancelAnswer() }
}

// taken says what became of the message at a place in a batch.
type taken struct {
	index   int
	outcome Outcome
}

// takeAll takes as many messages at a time as may be, and says of each what became of it.
func (c *Consumer) takeAll(ctx context.Context, messages []Message) <-chan taken {
	next, done := make(chan int, len(messages)), make(chan taken, len(messages))
	for i := range messages {
		next <- i
	}
	close(next)
	for range min(c.config.Concurrency, len(messages)) {
		go func() {
			for i := range next {
				r := c.take(ctx, messages[i])
				c.report(ctx, r)
				done <- taken{i, r.Outcome}
			}
		}()
	}
	return done
}

// collect returns the outcomes of n messages; empty for those that are not there when
// ctx ends.
func collect(ctx context.Context, done <-chan taken, n int) []Outcome {
	outcomes := make([]Outcome, n)
	for range n {
		select {
		case t := <-done:
			outcomes[t.index] = t.outcome
		case <-ctx.Done():
			return outcomes
		}
	}
	return outcomes
}
