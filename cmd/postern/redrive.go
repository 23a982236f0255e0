package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

// lookEvery is how often a task is asked how far it is.
const lookEvery = 500 * time.Millisecond

// redrive moves all messages to the queue with that URL, or else to where they came
// from, and returns how many, with an error too. A rate of zero is as fast as can be.
func (d *deadLetters) redrive(ctx context.Context, to string, rate int) (moved int, err error) {
	source, err := d.attribute(ctx, d.access.url, types.QueueAttributeNameQueueArn)
	if err != nil {
		return 0, err
	}
	in := &awssqs.StartMessageMoveTaskInput{SourceArn: &source}
	if rate > 0 {
		in.MaxNumberOfMessagesPerSecond = aws.Int32(int32(rate))
	}
	if to != "" {
		destination, err := d.attribute(ctx, to, types.QueueAttributeNameQueueArn)
		if err != nil {
			return 0, err
		}
		in.DestinationArn = &destination
	}
	started, err := d.client.StartMessageMoveTask(ctx, in)
	switch {
	case isUnknownOperation(err) && to == "":
		return 0, errors.New("this server has no message move tasks: name the queue to move to with --to")
	case isUnknownOperation(err):
		return d.moveTo(ctx, to, rate)
	case err != nil:
		return 0, d.access.explain(err)
	}
	return d.follow(ctx, source, started.TaskHandle)
}

func isUnknownOperation(err error) bool {
	var answer smithy.APIError
	return errors.As(err, &answer) && slices.Contains([]string{"UnknownOperationException", "UnknownOperation", "InvalidAction"}, answer.ErrorCode())
}

// follow waits for the end of a task, and cancels it when ctx is done.
func (d *deadLetters) follow(ctx context.Context, source string, handle *string) (moved int, err error) {
	for {
		task, err := d.task(ctx, source)
		switch {
		case ctx.Err() != nil:
			return d.cancel(ctx, handle, moved)
		case err != nil:
			return moved, err
		}
		moved = int(task.ApproximateNumberOfMessagesMoved)
		switch aws.ToString(task.Status) {
		case "RUNNING", "CANCELLING":
			_ = pause(ctx, lookEvery)
		case "COMPLETED":
			return moved, nil
		default:
			return moved, fmt.Errorf("the message move task ended as %s: %s", aws.ToString(task.Status), aws.ToString(task.FailureReason))
		}
	}
}

// task returns the last task of a queue.
func (d *deadLetters) task(ctx context.Context, source string) (types.ListMessageMoveTasksResultEntry, error) {
	out, err := d.client.ListMessageMoveTasks(ctx, &awssqs.ListMessageMoveTasksInput{SourceArn: &source})
	if err != nil {
		return types.ListMessageMoveTasksResultEntry{}, d.access.explain(err)
	}
	if len(out.Results) == 0 {
		return types.ListMessageMoveTasksResultEntry{}, errors.New("the message move task is not to be found any more")
	}
	return out.Results[0], nil
}

func (d *deadLetters) cancel(ctx context.Context, handle *string, moved int) (int, error) {
	inTime, done := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer done()
	out, err := d.client.CancelMessageMoveTask(inTime, &awssqs.CancelMessageMoveTaskInput{TaskHandle: handle})
	if err != nil {
		return moved, fmt.Errorf("the message move task goes on, since it could not be cancelled: %w", d.access.explain(err))
	}
	return int(out.ApproximateNumberOfMessagesMoved), ctx.Err()
}
