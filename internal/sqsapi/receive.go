package sqsapi

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postern-dev/postern/internal/bolt"
)

type receiveMessageInput struct {
	toQueue
	MaxNumberOfMessages         *int
	VisibilityTimeout           *int
	WaitTimeSeconds             int
	MessageAttributeNames       []string
	AttributeNames              []string
	MessageSystemAttributeNames []string
}

// received is a message as it is received.
type received struct {
	MessageId              string
	ReceiptHandle          string
	MD5OfBody              string
	Body                   string
	Attributes             map[string]string    `json:",omitempty"`
	MessageAttributes      map[string]attribute `json:",omitempty"`
	MD5OfMessageAttributes string               `json:",omitempty"`
}

type receiveMessageOutput struct {
	Messages []received `json:",omitempty"`
}

func (h *handler) receiveMessage(ctx context.Context, in receiveMessageInput) (receiveMessageOutput, error) {
	q, err := h.byURL(in.QueueUrl)
	if err != nil {
		return receiveMessageOutput{}, err
	}
	wanted, err := in.wanted()
	if err != nil {
		return receiveMessageOutput{}, err
	}
	got, err := q.Receive(ctx, wanted)
	if err != nil {
		return receiveMessageOutput{}, err
	}
	var out receiveMessageOutput
	for _, m := range got {
		out.Messages = append(out.Messages, in.show(m, h.credentials.AccessKeyID))
	}
	return out, nil
}

func (in receiveMessageInput) wanted() (bolt.ReceiveInput, error) {
	wanted := bolt.ReceiveInput{Max: 1, Wait: time.Duration(in.WaitTimeSeconds) * time.Second}
	if in.MaxNumberOfMessages != nil {
		wanted.Max = *in.MaxNumberOfMessages
	}
	if in.VisibilityTimeout != nil {
		if err := checkVisibility(*in.VisibilityTimeout); err != nil {
			return bolt.ReceiveInput{}, err
		}
		wanted.Visibility = hidden(*in.VisibilityTimeout)
	}
	switch {
	case wanted.Max < 1 || wanted.Max > bolt.MaxBatch:
		return bolt.ReceiveInput{}, invalid("MaxNumberOfMessages must be 1 to %d.", bolt.MaxBatch)
	case wanted.Wait < 0 || wanted.Wait > bolt.MaxWait:
		return bolt.ReceiveInput{}, invalid("WaitTimeSeconds must be 0 to %s.", seconds(bolt.MaxWait))
	}
	return wanted, in.checkSystemNames()
}

// hidden is how the queue calls a visibility timeout: none is less than zero there.
func hidden(timeout int) time.Duration {
	if timeout == 0 {
		return -1
	}
	return time.Duration(timeout) * time.Second
}

func checkVisibility(timeout int) error {
	if timeout < 0 || timeout > int(bolt.MaxVisibility/time.Second) {
		return invalid("VisibilityTimeout must be 0 to %s.", seconds(bolt.MaxVisibility))
	}
	return nil
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

// systemNames are the attributes that SQS gives a message. Those that do not
// apply to the local queue are never there.
var systemNames = []string{
	"All", "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "MessageGroupId",
	"AWSTraceHeader", "DeadLetterQueueSourceArn", "MessageDeduplicationId", "SequenceNumber",
}

func (in receiveMessageInput) checkSystemNames() error {
	for _, name := range slices.Concat(in.AttributeNames, in.MessageSystemAttributeNames) {
		if !slices.Contains(systemNames, name) {
			return plain("InvalidAttributeName", "Unknown attribute "+strconv.Quote(name)+".")
		}
	}
	return nil
}

// show gives a message the form, and the attributes, that were asked for.
func (in receiveMessageInput) show(m bolt.Received, senderID string) received {
	attributes := make(map[string]string)
	for name, value := range m.Attributes {
		if slices.ContainsFunc(in.MessageAttributeNames, func(pattern string) bool { return matches(pattern, name) }) {
			attributes[name] = value
		}
	}
	return received{
		MessageId: m.ID, ReceiptHandle: m.Handle, Body: string(m.Body), MD5OfBody: md5OfBody(m.Body),
		Attributes:        in.systemAttributes(m, senderID),
		MessageAttributes: typed(attributes), MD5OfMessageAttributes: md5OfAttributes(attributes),
	}
}

// matches says whether a pattern names an attribute: "All", ".*", a name, or the
// beginning of one and ".*".
func matches(pattern, name string) bool {
	prefix, open := strings.CutSuffix(pattern, ".*")
	return pattern == "All" || pattern == name || open && (prefix == "" || strings.HasPrefix(name, prefix))
}

func typed(attributes map[string]string) map[string]attribute {
	all := make(map[string]attribute)
	for name, value := range attributes {
		all[name] = attribute{"String", value}
	}
	return all
}

func (in receiveMessageInput) systemAttributes(m bolt.Received, senderID string) map[string]string {
	all := map[string]string{
		"SenderId":                         senderID,
		"SentTimestamp":                    milliseconds(m.SentAt),
		"ApproximateReceiveCount":          strconv.Itoa(m.Receives),
		"ApproximateFirstReceiveTimestamp": milliseconds(m.FirstReceivedAt),
	}
	if m.Group != "" {
		all["MessageGroupId"] = m.Group
	}
	names := slices.Concat(in.AttributeNames, in.MessageSystemAttributeNames)
	for name := range all {
		if !slices.Contains(names, "All") && !slices.Contains(names, name) {
			delete(all, name)
		}
	}
	return all
}

func milliseconds(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
