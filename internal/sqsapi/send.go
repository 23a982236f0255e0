package sqsapi

import (
	"context"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/pkg/webhook"
)

// attribute is a message attribute. The local queue takes those of type String.
type attribute struct {
	DataType    string
	StringValue string
}

// outgoing is a message to send. The members that the local queue has no use for
// are there to be refused rather than lost.
type outgoing struct {
	MessageBody             string
	MessageAttributes       map[string]attribute
	MessageGroupId          string
	MessageDeduplicationId  string
	DelaySeconds            int
	MessageSystemAttributes map[string]attribute
}

// sent is what is said of a message that was sent.
type sent struct {
	MessageId              string
	MD5OfMessageBody       string
	MD5OfMessageAttributes string `json:",omitempty"`
}

func (o outgoing) message() (webhook.Message, error) {
	switch {
	case o.MessageDeduplicationId != "":
		return webhook.Message{}, invalid("MessageDeduplicationId is for FIFO queues, and this is none.")
	case o.DelaySeconds != 0:
		return webhook.Message{}, sender("UnsupportedOperation", "The local queue delays no messages.")
	case len(o.MessageSystemAttributes) != 0:
		return webhook.Message{}, sender("UnsupportedOperation", "The local queue takes no system attributes.")
	}
	m := webhook.Message{Body: []byte(o.MessageBody), Attributes: make(map[string]string), Group: o.MessageGroupId}
	for name, a := range o.MessageAttributes {
		if a.DataType != "String" {
			return webhook.Message{}, sender("UnsupportedOperation", "The local queue takes no attributes but of type String.")
		}
		m.Attributes[name] = a.StringValue
	}
	return m, nil
}

func (q queue) send(ctx context.Context, o outgoing) (sent, error) {
	m, err := o.message()
	if err != nil {
		return sent{}, err
	}
	id, err := q.Put(ctx, m)
	if err != nil {
		return sent{}, err
	}
	return sent{id, md5OfBody(m.Body), md5OfAttributes(m.Attributes)}, nil
}

type sendMessageInput struct {
	toQueue
	outgoing
}

func (h *handler) sendMessage(ctx context.Context, in sendMessageInput) (sent, error) {
	q, err := h.byURL(in.QueueUrl)
	if err != nil {
		return sent{}, err
	}
	return q.send(ctx, in.outgoing)
}

type sendEntry struct {
	entryID
	outgoing
}

type sentEntry struct {
	entryID
	sent
}

func (h *handler) sendMessageBatch(ctx context.Context, in batch[sendEntry]) (results[sentEntry], error) {
	q, err := h.byURL(in.QueueUrl)
	if err != nil {
		return results[sentEntry]{}, err
	}
	size := 0
	for _, e := range in.Entries {
		size += e.size()
	}
	if size > bolt.MaxMessage {
		return results[sentEntry]{}, sender("BatchRequestTooLong", "The messages of a batch may have 1 MiB together.")
	}
	return runBatch(in, func(e sendEntry) (sentEntry, error) {
		s, err := q.send(ctx, e.outgoing)
		return sentEntry{e.entryID, s}, err
	})
}

func (o outgoing) size() int {
	n := len(o.MessageBody)
	for name, a := range o.MessageAttributes {
		n += len(name) + len(a.DataType) + len(a.StringValue)
	}
	return n
}
