package sqsapi

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-dev/postern/internal/bolt"
)

// queue is a queue under its name.
type queue struct {
	*bolt.Queue
	name string
	// dead is the name of the queue of its dead letters; empty for none.
	dead string
}

func (h *handler) url(q queue) string { return h.endpoint + "/" + account + "/" + q.name }

func arn(name string) string { return "arn:aws:sqs:" + region + ":" + account + ":" + name }

func (h *handler) byName(name string) (queue, error) {
	i := slices.IndexFunc(h.queues, func(q queue) bool { return q.name == name })
	if i < 0 {
		return queue{}, errNoQueue
	}
	return h.queues[i], nil
}

// byURL finds a queue by the end of its URL's path: the server may be known by
// several addresses.
func (h *handler) byURL(address string) (queue, error) {
	u, err := url.Parse(address)
	if err != nil {
		return queue{}, errNoQueue
	}
	_, name, ok := strings.Cut(u.Path, "/"+account+"/")
	if !ok {
		return queue{}, errNoQueue
	}
	return h.byName(name)
}

// toQueue is the part of a request that names its queue.
type toQueue struct{ QueueUrl string }

type nothing struct{}

type getQueueURLInput struct{ QueueName string }

func (h *handler) getQueueURL(_ context.Context, in getQueueURLInput) (toQueue, error) {
	q, err := h.byName(in.QueueName)
	if err != nil {
		return toQueue{}, err
	}
	return toQueue{h.url(q)}, nil
}

type listQueuesInput struct{ QueueNamePrefix string }

// listQueuesOutput never needs a second page.
type listQueuesOutput struct{ QueueUrls []string }

func (h *handler) listQueues(_ context.Context, in listQueuesInput) (listQueuesOutput, error) {
	out := listQueuesOutput{QueueUrls: []string{}}
	for _, q := range h.queues {
		if strings.HasPrefix(q.name, in.QueueNamePrefix) {
			out.QueueUrls = append(out.QueueUrls, h.url(q))
		}
	}
	return out, nil
}

func (h *handler) purgeQueue(ctx context.Context, in toQueue) (nothing, error) {
	q, err := h.byURL(in.QueueUrl)
	if err != nil {
		return nothing{}, err
	}
	return nothing{}, q.Purge(ctx)
}

type getQueueAttributesInput struct {
	toQueue
	AttributeNames []string
}

type getQueueAttributesOutput struct{ Attributes map[string]string }

func (h *handler) getQueueAttributes(ctx context.Context, in getQueueAttributesInput) (getQueueAttributesOutput, error) {
	q, err := h.byURL(in.QueueUrl)
	if err != nil {
		return getQueueAttributesOutput{}, err
	}
	all, err := q.attributes(ctx)
	if err != nil {
		return getQueueAttributesOutput{}, err
	}
	out := getQueueAttributesOutput{Attributes: make(map[string]string)}
	for name, value := range all {
		if slices.Contains(in.AttributeNames, "All") || slices.Contains(in.AttributeNames, name) {
			out.Attributes[name] = value
		}
	}
	return out, nil
}

func (q queue) attributes(ctx context.Context) (map[string]string, error) {
	n, err := q.Counts(ctx)
	if err != nil {
		return nil, err
	}
	all := map[string]string{
		"QueueArn":                              arn(q.name),
		"ApproximateNumberOfMessages":           strconv.Itoa(n.Visible),
		"ApproximateNumberOfMessagesNotVisible": strconv.Itoa(n.InFlight),
		"ApproximateNumberOfMessagesDelayed":    "0",
		"VisibilityTimeout":                     seconds(bolt.DefaultVisibility),
		"MessageRetentionPeriod":                seconds(q.Retention()),
		"MaximumMessageSize":                    strconv.Itoa(bolt.MaxMessage),
		"ReceiveMessageWaitTimeSeconds":         "0",
		"DelaySeconds":                          "0",
	}
	if q.dead == "" {
		return all, nil
	}
	policy, err := json.Marshal(map[string]any{"deadLetterTargetArn": arn(q.dead), "maxReceiveCount": bolt.MaxReceives})
	all["RedrivePolicy"] = string(policy)
	return all, err
}
