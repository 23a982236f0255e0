package bolt

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// recordHead is what is stored of a record along with its message. Ids and types
// are bytes, which JSON leaves as they are.
type recordHead struct {
	WebhookID     string
	EventID, Type []byte
	// QueuedAt and Expires count milliseconds since 1970.
	QueuedAt, Expires int64
}

// encodedRecord is a record with its keys, ready to be stored.
type encodedRecord struct{ name, time, value []byte }

func encodeRecord(r webhook.Record) (encodedRecord, error) {
	h := recordHead{r.WebhookID, []byte(r.EventID), []byte(r.Type), r.QueuedAt.UnixMilli(), r.Expires.UnixMilli()}
	value, err := encodeFrame(h, r.Message)
	if err != nil {
		return encodedRecord{}, fmt.Errorf("record: %w", err)
	}
	return encodedRecord{h.name(), h.time(), value}, nil
}

// decodeRecord returns a message that shares b's memory.
func decodeRecord(b []byte) (h recordHead, message []byte, err error) {
	if message, err = decodeFrame(b, &h); err != nil {
		return recordHead{}, nil, fmt.Errorf("record: %w", err)
	}
	return h, message, nil
}

func (h recordHead) name() []byte { return claimKey(h.WebhookID, string(h.EventID)) }

// time is the record's key in the bucket of times.
func (h recordHead) time() []byte { return timeKey(h.WebhookID, h.QueuedAt, string(h.EventID)) }

// timeKey sorts by webhook, time and event id. The time's sign is turned around,
// so that what was before 1970 comes first.
func timeKey(webhookID string, milliseconds int64, eventID string) []byte {
	k := binary.BigEndian.AppendUint64(key(webhookID), uint64(milliseconds)^1<<63)
	return append(k, shorten(eventID)...)
}

// maxID is how much of an event's id stands in a key, which bbolt bounds. Longer
// ones are told apart by a digest: those that begin alike and were queued in the
// same millisecond are in the order of that.
const maxID = 1024

func shorten(id string) string {
	if len(id) <= maxID {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return id[:maxID] + string(sum[:])
}

func (h recordHead) record() webhook.Record {
	return webhook.Record{
		WebhookID: h.WebhookID, EventID: string(h.EventID), Type: string(h.Type),
		QueuedAt: time.UnixMilli(h.QueuedAt).UTC(), Expires: time.UnixMilli(h.Expires).UTC(),
	}
}

// putRecord stores a record in the place of the one that its event had before.
func putRecord(tx *bbolt.Tx, r encodedRecord) error {
	if err := deleteRecord(tx, r.name); err != nil {
		return err
	}
	return errors.Join(tx.Bucket(recordsBucket).Put(r.name, r.value), tx.Bucket(timesBucket).Put(r.time, r.name))
}

// deleteRecord deletes a record, if there is one.
func deleteRecord(tx *bbolt.Tx, name []byte) error {
	old := tx.Bucket(recordsBucket).Get(name)
	if old == nil {
		return nil
	}
	h, _, err := decodeRecord(old)
	if err != nil {
		return err
	}
	return errors.Join(tx.Bucket(timesBucket).Delete(h.time()), tx.Bucket(recordsBucket).Delete(name))
}
