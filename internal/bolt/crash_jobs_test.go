package bolt

import (
	"bytes"
	"context"
	mathrand "math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// addressJob gives a webhook a second address, and may delete it.
func addressJob(db *DB, name string) {
	w := crashWebhook("two-" + name)
	if err := db.Webhooks().Create(context.Background(), w); err != nil {
		panic(err)
	}
	w.Version, w.Addresses = 1, []webhook.Address{{Token: "second-" + name}}
	acknowledge("address", name, func(ctx context.Context) error { return db.Webhooks().Update(ctx, w) })
	acknowledge("note", name, func(ctx context.Context) error {
		return db.Webhooks().Note(ctx, w.Key, webhook.Activity{LastReceived: time.Now(), LastCause: name})
	})
	if mathrand.IntN(2) == 0 {
		w.Version = 2
		acknowledge("erase", name, func(ctx context.Context) error { return db.Webhooks().Delete(ctx, w) })
	}
}

func assertAddressesKept(t *testing.T, db *DB, h history) {
	for name := range h.done["address"] {
		w, err := db.Webhooks().ByAddress(t.Context(), "second-"+name)
		require.NoError(t, err, "address %s was added", name)
		gone := w.Status == webhook.Deleted
		assert.False(t, gone && !h.begun["erase"][name], "webhook %s was never deleted", name)
		assert.False(t, !gone && h.done["erase"][name], "webhook %s was deleted", name)
	}
}

// crashRecord is a record whose message can be told from c.
func crashRecord(c webhook.Claim) *webhook.Record {
	return &webhook.Record{
		WebhookID: c.WebhookID, EventID: c.EventID, QueuedAt: c.At, Expires: c.Expires,
		Message: bytes.Repeat([]byte(c.EventID), 100),
	}
}

// assertRecordKept checks that a record is there, whole, if its event is queued.
func assertRecordKept(t *testing.T, db *DB, c webhook.Claim, queued bool) {
	r, err := db.Archive().Record(t.Context(), c.WebhookID, c.EventID, time.Now())
	if !queued {
		assert.ErrorIs(t, err, webhook.ErrNotFound, "event %s was not committed", c.EventID)
		return
	}
	require.NoError(t, err, "event %s was committed", c.EventID)
	assert.Equal(t, crashRecord(c).Message, r.Message)
}

func crashDelivery(name string) webhook.KeptDelivery {
	now := time.Now()
	return webhook.KeptDelivery{
		ID: name, WebhookID: "w-" + name[:2], ReceivedAt: now, Expires: now.Add(time.Hour),
		Delivery: webhook.Delivery{Header: http.Header{"Name": {name}}, Body: bytes.Repeat([]byte(name), 100)},
	}
}

func deliveryJob(db *DB, name string) {
	d := crashDelivery(name)
	acknowledge("keep", name, func(ctx context.Context) error { return db.Deliveries().Keep(ctx, d) })
	if mathrand.IntN(2) == 0 {
		acknowledge("remove", name, func(ctx context.Context) error { return db.Deliveries().Remove(ctx, d.WebhookID, d.ID) })
	}
}

func assertDeliveriesKept(t *testing.T, db *DB, h history) {
	for name := range h.done["keep"] {
		want := crashDelivery(name)
		d, err := db.Deliveries().Kept(t.Context(), want.WebhookID, name, time.Now())
		if h.begun["remove"][name] && err != nil {
			assert.ErrorIs(t, err, webhook.ErrNotFound)
			continue
		}
		require.NoError(t, err, "delivery %s was kept", name)
		assert.False(t, h.done["remove"][name], "delivery %s was removed", name)
		assert.Equal(t, want.Body, d.Body)
		assert.Equal(t, want.Header, d.Header)
	}
}
