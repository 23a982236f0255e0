package sqsapi

import (
	"context"
	"time"
)

type handle struct{ ReceiptHandle string }

type deleteMessageInput struct {
	toQueue
	handle
}

func (h *handler) deleteMessage(ctx context.Context, in deleteMessageInput) (nothing, error) {
	q, err := h.byURL(in.QueueUrl)
	if err != nil {
		return nothing{}, err
	}
	return nothing{}, q.Delete(ctx, in.ReceiptHandle)
}

type deleteEntry struct {
	entryID
	handle
}

func (h *handler) deleteMessageBatch(ctx context.Context, in batch[deleteEntry]) (results[entryID], error) {
	q, err := h.byURL(in.QueueUrl)
	if err != nil {
		return results[entryID]{}, err
	}
	return runBatch(in, func(e deleteEntry) (entryID, error) {
		return e.entryID, q.Delete(ctx, e.ReceiptHandle)
	})
}

// visibility is a change of the time for which a message stays hidden.
type visibility struct {
	handle
	VisibilityTimeout int
}

func (q queue) changeVisibility(ctx context.Context, v visibility) error {
	if err := checkVisibility(v.VisibilityTimeout); err != nil {
		return err
	}
	return q.ChangeVisibility(ctx, v.ReceiptHandle, time.Duration(v.VisibilityTimeout)*time.Second)
}

type changeMessageVisibilityInput struct {
	toQueue
	visibility
}

func (h *handler) changeMessageVisibility(ctx context.Context, in changeMessageVisibilityInput) (nothing, error) {
	q, err := h.byURL(in.QueueUrl)
	if err != nil {
		return nothing{}, err
	}
	return nothing{}, q.changeVisibility(ctx, in.visibility)
}

type visibilityEntry struct {
	entryID
	visibility
}

func (h *handler) changeMessageVisibilityBatch(ctx context.Context, in batch[visibilityEntry]) (results[entryID], error) {
	q, err := h.byURL(in.QueueUrl)
	if err != nil {
		return results[entryID]{}, err
	}
	return runBatch(in, func(e visibilityEntry) (entryID, error) {
		return e.entryID, q.changeVisibility(ctx, e.visibility)
	})
}
