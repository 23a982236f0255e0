package bolt

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

var (
	messagesBucket = []byte("messages")
	flightsBucket  = []byte("flights")
	dueBucket      = []byte("due")

	queueBuckets = [][]byte{messagesBucket, flightsBucket, dueBucket}
)

func createQueue(tx *bbolt.Tx, name []byte) error {
	root, err := tx.CreateBucket(name)
	if err != nil {
		return err
	}
	for _, name := range queueBuckets {
		if _, err := root.CreateBucket(name); err != nil {
			return err
		}
	}
	return nil
}

func checkQueue(root *bbolt.Bucket) error {
	if root == nil {
		return errors.New("missing")
	}
	for _, name := range queueBuckets {
		if root.Bucket(name) == nil {
			return fmt.Errorf("%s is missing", name)
		}
	}
	return root.Bucket(dueBucket).ForEach(func(k, _ []byte) error {
		if len(k) != dueKeySize {
			return errors.New("a key has another size")
		}
		return nil
	})
}

// boxes are a queue's buckets within a transaction. A message has a record in
// each of the three.
type boxes struct {
	root, messages, flights, due *bbolt.Bucket
}

func (q *Queue) in(tx *bbolt.Tx) boxes {
	root := tx.Bucket(q.name)
	return boxes{root, root.Bucket(messagesBucket), root.Bucket(flightsBucket), root.Bucket(dueBucket)}
}

// flight is what changes about a message. All of it is big-endian.
type flight struct {
	// Due is from when on it may be received, in milliseconds since 1970.
	Due   int64
	Group groupHash
	// Receipt is that of the last receive; zero before the first.
	Receipt receipt
	// Receives counts, and First is when the first was, in milliseconds since 1970.
	Receives uint32
	First    int64
}

// receipt is random, and another for each receive.
type receipt [16]byte

// groupHash is the beginning of the SHA-256 of a group's name. Groups that share
// one by chance share their turns.
type groupHash [8]byte

func hashGroup(name string) groupHash {
	h := sha256.Sum256([]byte(name))
	return groupHash(h[:8])
}

func sequenceKey(sequence uint64) []byte {
	return binary.BigEndian.AppendUint64(nil, sequence)
}

// dueKey is a group's hash, the time from which its message is due, and that
// message's sequence: 8 bytes each.
type dueKey []byte

const dueKeySize = 24

func (f flight) key(sequence uint64) dueKey {
	k := append(dueKey(nil), f.Group[:]...)
	k = binary.BigEndian.AppendUint64(k, uint64(f.Due))
	return binary.BigEndian.AppendUint64(k, sequence)
}

func (k dueKey) group() groupHash { return groupHash(k[:8]) }
func (k dueKey) due() int64       { return int64(binary.BigEndian.Uint64(k[8:])) }
func (k dueKey) sequence() uint64 { return binary.BigEndian.Uint64(k[16:]) }

func (b boxes) add(record []byte, f flight) error {
	sequence, err := b.root.NextSequence()
	if err != nil {
		return err
	}
	if err := b.messages.Put(sequenceKey(sequence), record); err != nil {
		return err
	}
	return b.put(sequence, f)
}

// put stores a flight whose message is there, and has no other.
func (b boxes) put(sequence uint64, f flight) error {
	record, err := binary.Append(nil, binary.BigEndian, f)
	if err != nil {
		return fmt.Errorf("encode flight: %w", err)
	}
	if err := b.flights.Put(sequenceKey(sequence), record); err != nil {
		return err
	}
	return b.due.Put(f.key(sequence), []byte{})
}

// replace stores f in the place of old.
func (b boxes) replace(sequence uint64, old, f flight) error {
	if err := b.due.Delete(old.key(sequence)); err != nil {
		return err
	}
	return b.put(sequence, f)
}

func (b boxes) remove(sequence uint64, f flight) error {
	if err := b.due.Delete(f.key(sequence)); err != nil {
		return err
	}
	if err := b.flights.Delete(sequenceKey(sequence)); err != nil {
		return err
	}
	return b.messages.Delete(sequenceKey(sequence))
}

// flight returns the flight of a message; ok is false if there is no such message.
func (b boxes) flight(sequence uint64) (f flight, ok bool, err error) {
	record := b.flights.Get(sequenceKey(sequence))
	if record == nil {
		return flight{}, false, nil
	}
	if _, err := binary.Decode(record, binary.BigEndian, &f); err != nil {
		return flight{}, false, fmt.Errorf("decode flight: %w", err)
	}
	return f, true, nil
}

// heads yields the key of each group's first message, each group once, in turns:
// the group that follows served comes first.
func (b boxes) heads(served groupHash) func(yield func(dueKey) bool) {
	return func(yield func(dueKey) bool) {
		c := b.due.Cursor()
		for k := seekAfter(c, served); k != nil; k = seekAfter(c, k.group()) {
			if !yield(k) {
				return
			}
		}
		first, _ := c.First()
		for k := dueKey(first); k != nil && bytes.Compare(k[:8], served[:]) <= 0; k = seekAfter(c, k.group()) {
			if !yield(k) {
				return
			}
		}
	}
}

// seekAfter moves c to the first message of the group that follows g.
func seekAfter(c *bbolt.Cursor, g groupHash) dueKey {
	end := append(g[:], bytes.Repeat([]byte{0xff}, 16)...)
	k, _ := c.Seek(end)
	return k
}
