package consumer

import (
	"context"
	"fmt"
)

// Types has a handler for each event tag, for a workflow that does several things.
type Types map[string]Handler

// Handle is a [Handler] that leaves an event to the handler of its Type. An event of
// another type fails, since it is nobody else's to take off the queue.
func (t Types) Handle(ctx context.Context, e Event) error {
	h, ok := t[e.Type]
	if !ok {
		return fmt.Errorf("no handler for events of type %q", e.Type)
	}
	return h(ctx, e)
}
