// Package boltinbox keeps a consumer's inbox in a file, for a workflow that is one
// process on one machine.
package boltinbox

import (
	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/pkg/webhook"
)

// Inbox is an open inbox.
type Inbox struct {
	webhook.Claims
	db *bolt.DB
}

// Errors that [Open] returns, as errors.Is finds.
var (
	// ErrInUse: another process has the file open, or this one already.
	ErrInUse = bolt.ErrInUse
	// ErrNewer: a later version of this package wrote the file.
	ErrNewer = bolt.ErrNewer
	// ErrDamaged: the file is no inbox, or not a whole one.
	ErrDamaged = bolt.ErrDamaged
)

// Open opens the inbox in the file at path, which is made if it is not there, along with
// its folder. One process can have it open: another is told so within a second.
func Open(path string) (*Inbox, error) {
	db, err := bolt.Open(path)
	if err != nil {
		return nil, err
	}
	return &Inbox{Claims: db.Claims(), db: db}, nil
}

// Close closes the file. An inbox that is closed fails whatever it is asked.
func (i *Inbox) Close() error { return i.db.Close() }
