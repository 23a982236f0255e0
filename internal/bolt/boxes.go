package bolt

import (
	"bytes"
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
