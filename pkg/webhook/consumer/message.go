package consumer

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Message is a message as it was received from the queue.
type Message struct {
	// ID is the queue's id of the message.
	ID string
	// Body is a CloudEvent in its JSON format, if it is Postern's.
	Body []byte
	// Receipt stands for this receipt of the message, towards a [Source].
	Receipt string
	// Attributes are those of the message, by name.
	Attributes map[string]string
	// SentAt is when it came onto the queue; zero if the queue does not say.
	SentAt time.Time
	// ReceiveCount is how often it was received, this time included.
	ReceiveCount int
}

// decode reads an event of Postern's, which is never without a webhook.
func decode(body []byte) (webhook.Event, error) {
	e, err := webhook.DecodeEvent(body)
	if err != nil {
		return webhook.Event{}, fmt.Errorf("%w: %w", ErrUndecodable, err)
	}
	if e.WebhookID == "" {
		return webhook.Event{}, fmt.Errorf("%w: it names no webhook", ErrUndecodable)
	}
	return e, nil
}

func fromLambda(records []events.SQSMessage) []Message {
	messages := make([]Message, len(records))
	for i, r := range records {
		count, _ := strconv.Atoi(r.Attributes["ApproximateReceiveCount"])
		messages[i] = Message{
			ID: r.MessageId, Body: []byte(r.Body), Receipt: r.ReceiptHandle, Attributes: attributes(r.MessageAttributes),
			SentAt: sentAt(r.Attributes["SentTimestamp"]), ReceiveCount: count,
		}
	}
	return messages
}

// sentAt reads milliseconds; what is none is the zero time.
func sentAt(millis string) time.Time {
	n, err := strconv.ParseInt(millis, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

func attributes(from map[string]events.SQSMessageAttribute) map[string]string {
	to := make(map[string]string, len(from))
	for name, value := range from {
		if value.StringValue != nil {
			to[name] = *value.StringValue
		}
	}
	return to
}
