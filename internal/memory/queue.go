package memory

import (
	"context"
	"sync"

	"github.com/postern-dev/postern/pkg/webhook"
)

// maxMessage is what SQS takes: body and attributes.
const maxMessage = 1 << 20

// Queue implements [webhook.Queue]. Its zero value is empty, and ready.
type Queue struct {
	mu       sync.Mutex
	messages []webhook.Message
}

// Send implements [webhook.Queue].
func (q *Queue) Send(ctx context.Context, m webhook.Message) error {
	if size(m) > maxMessage {
		return webhook.ErrTooLarge
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.messages = append(q.messages, m)
	return nil
}

// Drain returns what was sent since it was last called.
func (q *Queue) Drain() []webhook.Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	m := q.messages
	q.messages = nil
	return m
}

func size(m webhook.Message) int {
	n := len(m.Body)
	for name, value := range m.Attributes {
		n += len(name) + len("String") + len(value)
	}
	return n
}
