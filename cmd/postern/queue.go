package main

import (
	"context"
	"time"
)

// message is one message of a queue, received and not yet deleted.
type message struct {
	id, handle string
	body       []byte
}

// queue is where events come from.
type queue interface {
	// receive waits for at most the given time until there is a message, and returns
	// up to max of them.
	receive(ctx context.Context, max int, wait time.Duration) ([]message, error)
	// delete takes a message off the queue.
	delete(ctx context.Context, handle string) error
	// release lets a message be received again at once.
	release(ctx context.Context, handle string) error
}
