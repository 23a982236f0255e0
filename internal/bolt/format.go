package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

// format is the version of the file's layout.
const format = 1

var (
	metaBucket     = []byte("meta")
	webhooksBucket = []byte("webhooks")
	placesBucket   = []byte("places")
	keysBucket     = []byte("keys")
	keyIDsBucket   = []byte("keyids")
	claimsBucket   = []byte("claims")
	eventsBucket   = []byte("events")
	deadBucket     = []byte("dead")

	plainBuckets = [][]byte{metaBucket, webhooksBucket, placesBucket, keysBucket, keyIDsBucket, claimsBucket}
	bothQueues   = [][]byte{eventsBucket, deadBucket}

	formatKey = []byte("format")
)

// errEmpty says that a database is as bbolt made it.
var errEmpty = errors.New("empty")

// prepare gives the database our format if it is empty, and checks it if not.
func prepare(file *bbolt.DB) error {
	err := file.View(checkFormat)
	if errors.Is(err, errEmpty) {
		return file.Update(writeFormat)
	}
	return err
}

func writeFormat(tx *bbolt.Tx) error {
	for _, name := range plainBuckets {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	for _, name := range bothQueues {
		if err := createQueue(tx, name); err != nil {
			return err
		}
	}
	return tx.Bucket(metaBucket).Put(formatKey, binary.BigEndian.AppendUint32(nil, format))
}

func checkFormat(tx *bbolt.Tx) error {
	if first, _ := tx.Cursor().First(); first == nil {
		return errEmpty
	}
	meta := tx.Bucket(metaBucket)
	if meta == nil || len(meta.Get(formatKey)) != 4 {
		return fmt.Errorf("%w: it names no format", ErrDamaged)
	}
	if n := binary.BigEndian.Uint32(meta.Get(formatKey)); n > format {
		return fmt.Errorf("%w: format %d, and this one knows %d", ErrNewer, n, format)
	}
	return checkBuckets(tx)
}

func checkBuckets(tx *bbolt.Tx) error {
	for _, name := range plainBuckets {
		if tx.Bucket(name) == nil {
			return fmt.Errorf("%w: %s is missing", ErrDamaged, name)
		}
	}
	for _, name := range bothQueues {
		if err := checkQueue(tx.Bucket(name)); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
		}
	}
	return nil
}
