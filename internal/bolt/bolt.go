// Package bolt keeps webhooks, claims, records, kept deliveries, keys and the queue
// in one file, for the local process. Whatever it has acknowledged is on the disk: each commit is
// synced, and survives a kill at any moment.
//
// The file is a bbolt database, https://github.com/etcd-io/bbolt, with these
// buckets. Keys of several parts are built by [key], which keeps the parts' order
// and lets no two lists of parts look the same.
//
//	meta       "format"                              │ 2
//	webhooks   id                                    │ webhook, JSON
//	places     workspace product app env event       │ id of the webhook there
//	addresses  token of a further address            │ id of its webhook
//	activity   workspace product app env event       │ activity, JSON
//	keys       workspace hash                        │ API key, JSON
//	keyids     workspace id                          │ hash of the API key
//	claims     SHA-256(webhook id, event id)         │ state, lease, expiry, owner
//	records    SHA-256(webhook id, event id)         │ record
//	times      webhook id, queued at, event id       │ that SHA-256
//	kept       webhook id, delivery's id             │ expiry, and what a list shows, JSON
//	contents   webhook id, delivery's id             │ header and body
//	events ┐  a queue, and its dead letters; in each:
//	dead   ┘
//	  messages  sequence                             │ message as it was sent
//	  flights   sequence                             │ due, receipt, how often received
//	  due       group's hash, due, sequence          │ –
//
// Sequences count up from 1. A message is due, that is, may be received, from a
// time on: that of its sending at first, and that of the end of its visibility
// timeout while somebody has it.
//
// What has expired is deleted, and its pages are used again; the file does not shrink.
package bolt

import (
	"context"
	"errors"
	"sync"

	"go.etcd.io/bbolt"
)

// DB is an open store. It is safe for concurrent use.
type DB struct {
	file      *bbolt.DB
	committer *committer
	clock     clock
	events    *Queue
	dead      *Queue

	stop    context.CancelFunc
	working sync.WaitGroup
	// waits is done once nobody is to wait for a message any more.
	waits    context.Context
	endWaits context.CancelFunc
}

// Open opens the store in the file at path, which it makes (mode 0600) if there
// is none, along with its folder. It returns ErrInUse if another process has the
// file open, ErrNewer if a later version of Postern wrote it, and ErrDamaged if
// it is no store, or no longer a whole one. Whatever writes later returns ErrGone
// if the file has been removed meanwhile.
func Open(path string) (*DB, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	at, err := placeOf(path)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	ctx, stop := context.WithCancel(context.Background())
	db := &DB{file: file, committer: newCommitter(file, at), clock: newClock(), stop: stop}
	db.waits, db.endWaits = context.WithCancel(context.Background())
	db.dead = newQueue(db, deadBucket, nil, DeadRetention)
	db.events = newQueue(db, eventsBucket, db.dead, EventsRetention)
	db.working.Go(func() { db.committer.run(ctx) })
	for _, e := range []expiring{expiringClaims, expiringRecords, expiringDeliveries} {
		db.working.Go(func() { db.sweep(ctx, e) })
	}
	for _, q := range []*Queue{db.events, db.dead} {
		q.catchUp()
		db.working.Go(func() { q.expire(ctx) })
	}
	return db, nil
}

// EndWaits has receivers, those who wait and those who come later, return with what
// there is at once: so that none of them holds up who wants to close the store.
func (db *DB) EndWaits() { db.endWaits() }

// Close waits for what has begun and releases the file. Calls that come later,
// and waiting receivers, fail.
func (db *DB) Close() error {
	db.stop()
	db.working.Wait()
	return db.file.Close()
}

// Webhooks returns the store's webhooks.
func (db *DB) Webhooks() *Webhooks { return &Webhooks{db} }

// Claims returns the store's claims.
func (db *DB) Claims() *Claims { return &Claims{db} }

// Archive returns the records of the store's claims.
func (db *DB) Archive() *Archive { return &Archive{db} }

// Deliveries returns the deliveries that the store keeps aside.
func (db *DB) Deliveries() *Deliveries { return &Deliveries{db} }

// Keys returns the store's API keys.
func (db *DB) Keys() *Keys { return &Keys{db} }

// Events returns the queue of events.
func (db *DB) Events() *Queue { return db.events }

// Dead returns the queue of the events that were received too often.
func (db *DB) Dead() *Queue { return db.dead }

func (db *DB) update(ctx context.Context, c change) error {
	return db.committer.do(ctx, c)
}

func (db *DB) view(ctx context.Context, read func(tx *bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.file.View(read)
}
