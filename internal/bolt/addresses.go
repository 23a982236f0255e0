package bolt

import (
	"errors"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// leads returns the id of the webhook that a token stands for, or nil: that of a
// further address, or the id itself.
func leads(tx *bbolt.Tx, token []byte) (id []byte) {
	if id := tx.Bucket(addressesBucket).Get(token); id != nil {
		return id
	}
	if tx.Bucket(webhooksBucket).Get(token) != nil {
		return token
	}
	return nil
}

// addressesFree says whether no address of w leads to another webhook.
func addressesFree(tx *bbolt.Tx, w webhook.Webhook) bool {
	for _, a := range w.Addresses {
		if id := leads(tx, []byte(a.Token)); id != nil && string(id) != w.ID {
			return false
		}
	}
	return true
}

// putAddresses has w's addresses lead to it, and no longer those that it had before.
func putAddresses(tx *bbolt.Tx, before []webhook.Address, w webhook.Webhook) (err error) {
	addresses := tx.Bucket(addressesBucket)
	for _, a := range before {
		err = errors.Join(err, addresses.Delete([]byte(a.Token)))
	}
	for _, a := range w.Addresses {
		err = errors.Join(err, addresses.Put([]byte(a.Token), []byte(w.ID)))
	}
	return err
}
