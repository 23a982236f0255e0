package bolt

import (
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"
)

// format is the version of the file's layout. Files of earlier ones are brought up
// to it when they are opened.
const format = 2

var (
	metaBucket      = []byte("meta")
	webhooksBucket  = []byte("webhooks")
	placesBucket    = []byte("places")
	addressesBucket = []byte("addresses")
	activityBucket  = []byte("activity")
	keysBucket      = []byte("keys")
	keyIDsBucket    = []byte("keyids")
	claimsBucket    = []byte("claims")
	recordsBucket   = []byte("records")
	timesBucket     = []byte("times")
	keptBucket      = []byte("kept")
	contentsBucket  = []byte("contents")
	eventsBucket    = []byte("events")
	deadBucket      = []byte("dead")

	// plainBuckets are those that each format added.
	plainBuckets = [format + 1][][]byte{
		1: {metaBucket, webhooksBucket, placesBucket, keysBucket, keyIDsBucket, claimsBucket},
		2: {addressesBucket, activityBucket, recordsBucket, timesBucket, keptBucket, contentsBucket},
	}
	bothQueues = [][]byte{eventsBucket, deadBucket}

	formatKey = []byte("format")
)

// prepare checks the database, and brings it up to our format.
func prepare(file *bbolt.DB) error {
	var found uint32
	err := file.View(func(tx *bbolt.Tx) (err error) {
		if found, err = formatOf(tx); err != nil || found == 0 {
			return err
		}
		return checkBuckets(tx, found)
	})
	if err != nil || found == format {
		return err
	}
	return file.Update(func(tx *bbolt.Tx) error { return upgrade(tx, found) })
}

// upgrade adds what a file of an earlier format lacks: all, where that is 0.
func upgrade(tx *bbolt.Tx, from uint32) error {
	for _, names := range plainBuckets[from+1:] {
		for _, name := range names {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
	}
	if from == 0 {
		for _, name := range bothQueues {
			if err := createQueue(tx, name); err != nil {
				return err
			}
		}
	}
	return tx.Bucket(metaBucket).Put(formatKey, binary.BigEndian.AppendUint32(nil, format))
}

// formatOf returns the database's format, or 0 if it is as bbolt made it.
func formatOf(tx *bbolt.Tx) (uint32, error) {
	if first, _ := tx.Cursor().First(); first == nil {
		return 0, nil
	}
	meta := tx.Bucket(metaBucket)
	if meta == nil || len(meta.Get(formatKey)) != 4 {
		return 0, fmt.Errorf("%w: it names no format", ErrDamaged)
	}
	switch n := binary.BigEndian.Uint32(meta.Get(formatKey)); {
	case n == 0:
		return 0, fmt.Errorf("%w: there is no format 0", ErrDamaged)
	case n > format:
		return 0, fmt.Errorf("%w: format %d, and this one knows %d", ErrNewer, n, format)
	default:
		return n, nil
	}
}

// checkBuckets checks that everything is there which a format has.
func checkBuckets(tx *bbolt.Tx, found uint32) error {
	for _, names := range plainBuckets[:found+1] {
		for _, name := range names {
			if tx.Bucket(name) == nil {
				return fmt.Errorf("%w: %s is missing", ErrDamaged, name)
			}
		}
	}
	for _, name := range bothQueues {
		if err := checkQueue(tx.Bucket(name)); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
		}
	}
	return nil
}
