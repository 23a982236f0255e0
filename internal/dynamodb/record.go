package dynamodb

import (
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// record is a record as attributes of its event's claim.
type record struct {
	// Hook and At place it in the index.
	Hook string `dynamodbav:"hook"`
	At   string `dynamodbav:"at"`
	// EventID holds any bytes, which text cannot.
	EventID []byte  `dynamodbav:"event_id"`
	Type    string  `dynamodbav:"type,omitempty"`
	Ends    instant `dynamodbav:"record_ends"`
	Message []byte  `dynamodbav:"message,omitempty"`
}

// recordAttributes are the names of all of them, in an expression.
const recordAttributes = "hook, #at, event_id, #type, record_ends, message"

func newRecord(c webhook.Claim, r webhook.Record) record {
	return record{
		Hook: shardPartition(c.WebhookID, shardOf(c.EventID)), At: placeInTime(r.QueuedAt, c.EventID),
		EventID: []byte(c.EventID), Type: r.Type, Ends: instant{r.Expires}, Message: r.Message,
	}
}

func (r record) record(webhookID string) (webhook.Record, error) {
	at, _, _ := strings.Cut(r.At, separator)
	queuedAt, err := stamp(at).time()
	return webhook.Record{
		WebhookID: webhookID, EventID: string(r.EventID), Type: r.Type,
		QueuedAt: queuedAt, Expires: r.Ends.Time, Message: r.Message,
	}, err
}

// maxIDInPlace is how many bytes of an event id decide over its place: a sort key
// has at most 1,024 bytes, and a byte of an id takes two at worst.
const maxIDInPlace = 400

// placeInTime returns the place of an event in the order of time and id. Of ids
// that have their first 400 bytes in common, at the very same time, the order is
// that of their digests.
func placeInTime(t time.Time, eventID string) string {
	place := string(stampOf(t)) + separator
	if len(eventID) <= maxIDInPlace {
		return place + inOrder(eventID)
	}
	return place + inOrder(eventID[:maxIDInPlace]) + separator + digestOf(eventID)
}

// placeAt reads what placeInTime wrote. Of an id that was too long it returns the
// beginning, which is a place just before.
func placeAt(place string) (*webhook.RecordPlace, error) {
	at, id, _ := strings.Cut(place, separator)
	t, err := stamp(at).time()
	bytes := make([]byte, 0, len(id))
	for _, r := range id {
		bytes = append(bytes, byte(r))
	}
	return &webhook.RecordPlace{Time: t, ID: string(bytes[:min(len(bytes), maxIDInPlace)])}, err
}

// inOrder returns text that sorts as the bytes of s: it takes each for a character
// of ISO 8859-1, whose UTF-8 has the same order.
func inOrder(s string) string {
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}
