package smoke

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook"
)

const (
	poll  = 2 * time.Second
	batch = 10
)

// Queue is what is needed of the queue of events; [sqs.Receiver] is one.
type Queue interface {
	Receive(ctx context.Context, max int, wait time.Duration) ([]sqs.Received, error)
	Delete(ctx context.Context, receiptHandle string) error
	ChangeVisibility(ctx context.Context, receiptHandle string, d time.Duration) error
}

// message is one that was received, with the event in it.
type message struct {
	sqs.Received
	event webhook.Event
	ours  bool
}

// find receives until the event has come and a further poll brings no more. What it
// receives it keeps until the end, so that no message is received twice.
func (r *run) find(ctx context.Context) (string, error) {
	if r.Queue == nil {
		return "left out: no queue is known", nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		came, err := r.receive(ctx)
		if err != nil {
			return "", errors.Join(err, r.missing())
		}
		if !came && len(r.ours()) > 0 {
			return r.judge(r.ours())
		}
	}
}

func (r *run) receive(ctx context.Context) (came bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	messages, err := r.Queue.Receive(ctx, batch, poll)
	for _, m := range messages {
		e, err := webhook.DecodeEvent(m.Body)
		r.received = append(r.received, message{m, e, err == nil && e.WebhookID == r.hook.ID})
	}
	return len(messages) > 0, err
}

func (r *run) missing() error {
	if len(r.ours()) > 0 {
		return nil
	}
	return fmt.Errorf("the event is not among %d messages: does a consumer empty the queue?", len(r.received))
}

func (r *run) ours() []message {
	var ours []message
	for _, m := range r.received {
		if m.ours {
			ours = append(ours, m)
		}
	}
	return ours
}

func (r *run) judge(ours []message) (string, error) {
	e := ours[0].event
	switch {
	case len(ours) > 1: // I3
		return "", fmt.Errorf("%d times", len(ours))
	case !bytes.Equal(e.Data, r.body): // I4
		return "", errors.New("with other bytes than were sent")
	case e.ID != r.id || e.Type != r.event || e.URL != r.hook.URL:
		return "", fmt.Errorf("as another event: id %q, type %q, URL %q", e.ID, e.Type, e.URL)
	}
	return "once, " + fmt.Sprint(len(e.Data)) + " bytes as they were sent", nil
}

// settle deletes what is ours of the messages received, and shows the others to
// their consumers again.
func (r *run) settle(ctx context.Context) (err error) {
	for _, m := range r.received {
		if m.ours {
			err = errors.Join(err, r.Queue.Delete(ctx, m.ReceiptHandle))
		} else {
			err = errors.Join(err, r.Queue.ChangeVisibility(ctx, m.ReceiptHandle, 0))
		}
	}
	return err
}
