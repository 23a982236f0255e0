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

// Open opens the inbox in the file at path, which is made if it is not there. One
// process can have it open.
func Open(path string) (*Inbox, error) {
	db, err := bolt.Open(path)
	if err != nil {
		return nil, err
	}
	return &Inbox{Claims: db.Claims(), db: db}, nil
}

// Close closes the file.
func (i *Inbox) Close() error { return i.db.Close() }
