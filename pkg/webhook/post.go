package webhook

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

const (
	// sendAttempts is how often a message is sent at most.
	sendAttempts = 3
	// maxMessage is what the queue takes: the body of a message, and the names,
	// types and values of its attributes. (SQS: 1 MiB)
	maxMessage = 1 << 20
	// maxRecord is up to which size a message, compressed, stands in the archive: a
	// table charges by the size of an item each time that it is looked at.
	maxRecord = 32 << 10
)

// poster puts events on the queue.
type poster struct {
	queue       Queue
	blobs       Blobs
	clock       Clock
	archiveDays *int
}

func newPoster(s Services) poster {
	return poster{queue: s.Queue, blobs: s.Blobs, clock: s.Clock, archiveDays: s.ArchiveDays}
}

// post sends e, its body apart if it is too large, and returns the record of it, or
// nil where w keeps none.
// An error that matches ErrNotSent says that nothing is on the queue.
func (p poster) post(ctx context.Context, w Webhook, e Event, asJSON, again bool) (*Record, error) {
	e.Requeued = again
	m, err := message(w, e, asJSON)
	if err == nil && m.size()+len(requeuedMark)+len(replayMark) > maxMessage {
		if e, err = p.detach(ctx, e); err == nil {
			m, err = message(w, e, false)
		}
	}
	if err != nil {
		return nil, errors.Join(ErrNotSent, err)
	}
	record, err := p.record(ctx, w, e, m.Body)
	if err != nil {
		return nil, errors.Join(ErrNotSent, err)
	}
	return record, p.send(ctx, m, again)
}

// replay sends e as it was sent before, which leaves its record as it is.
func (p poster) replay(ctx context.Context, w Webhook, e Event) error {
	e.Replay, e.Requeued = true, false
	m, err := message(w, e, travelsAsJSON(e.DataContentType, e.Data))
	if err != nil {
		return errors.Join(ErrNotSent, err)
	}
	return p.send(ctx, m, false)
}

// detach puts the body where large ones go.
func (p poster) detach(ctx context.Context, e Event) (Event, error) {
	ref, err := p.blobs.Put(ctx, e.Data)
	if err != nil {
		return Event{}, fmt.Errorf("put large body: %w", err)
	}
	digest := sha256.Sum256(e.Data)
	e.DataRef, e.DataSize, e.DataSHA256, e.Data = ref, len(e.Data), hex.EncodeToString(digest[:]), nil
	return e, nil
}

// record is what is kept of the event for as long as w wants.
func (p poster) record(ctx context.Context, w Webhook, e Event, body []byte) (*Record, error) {
	keepFor := p.keepFor(w)
	if keepFor == 0 {
		return nil, nil
	}
	packed := pack(body)
	if len(packed) > maxRecord {
		detached, err := p.detach(ctx, e)
		if err != nil {
			return nil, err
		}
		if body, err = detached.encode(false); err != nil {
			return nil, err
		}
		packed = pack(body)
	}
	t := now(p.clock)
	return &Record{WebhookID: e.WebhookID, EventID: e.ID, Type: e.ProviderType, QueuedAt: t, Expires: t.Add(keepFor), Message: packed}, nil
}

func (p poster) keepFor(w Webhook) time.Duration { return archiveTime(w, p.archiveDays) }

// send tries again where that may help. Once an attempt has ended without an
// answer the event may be on the queue, and what is sent from then on says so.
func (p poster) send(ctx context.Context, m Message, marked bool) error {
	var open error
	for attempt := 1; ; attempt++ {
		err := p.queue.Send(ctx, m)
		if err == nil || errors.Is(err, ErrTooLarge) {
			return err
		}
		if !errors.Is(err, ErrNotSent) && open == nil {
			open, m.Body = err, withMark(m.Body, marked)
		}
		if attempt == sendAttempts || p.clock.Sleep(ctx, time.Duration(attempt)*firstPause) != nil {
			return cmp.Or(open, err)
		}
	}
}

// The members that Encode writes where Requeued and Replay are set. A message leaves
// room for both, whichever it has.
const (
	requeuedMark = `,"requeued":true`
	replayMark   = `,"replay":true`
)

// withMark adds the mark at the end of an encoded event, unless it has it.
func withMark(body []byte, has bool) []byte {
	if has {
		return body
	}
	marked := make([]byte, 0, len(body)+len(requeuedMark))
	marked = append(marked, body[:len(body)-1]...)
	marked = append(marked, requeuedMark...)
	return append(marked, '}')
}

func message(w Webhook, e Event, asJSON bool) (Message, error) {
	body, err := e.encode(asJSON)
	if err != nil {
		return Message{}, err
	}
	return Message{
		Body:       body,
		Group:      w.ID,
		Attributes: map[string]string{"product": w.Product, "app": w.App, "env": w.Env, "event": w.Event, "provider": e.Provider},
	}, nil
}

// size is what the queue counts.
func (m Message) size() int {
	n := len(m.Body)
	for name, value := range m.Attributes {
		n += len(name) + len("String") + len(value)
	}
	return n
}
