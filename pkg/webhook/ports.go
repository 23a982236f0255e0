package webhook

import (
	"context"
	"time"
)

// Every method below may also fail for reasons of its implementation (a network,
// a disk, a throttle). Such an error matches none of the sentinels in errors.go
// and means that nothing is known of whether the call took effect.

// Webhooks stores webhooks whose settings have [MaxSettings] bytes at most.
type Webhooks interface {
	// Create stores w, its Version at 1. It returns ErrExists if w.Key or w.ID
	// is taken already; of racing calls for one key one succeeds.
	Create(ctx context.Context, w Webhook) error
	// ByKey returns the webhook of k, or ErrNotFound. It sees every Create and
	// Update that has returned.
	ByKey(ctx context.Context, k Key) (Webhook, error)
	// ByID returns the webhook with that id, or ErrNotFound. It sees every Create
	// and Update that has returned.
	ByID(ctx context.Context, id string) (Webhook, error)
	// ByAddress returns the webhook that has token among its Addresses, or as its
	// ID, expired or not, deleted or not, or ErrNotFound. It sees every Create,
	// Update and Delete that has returned.
	ByAddress(ctx context.Context, token string) (Webhook, error)
	// Update replaces the webhook that has w's ID, Key and Version, and raises its
	// Version by one. It returns ErrConflict if there is none such. Addresses that
	// w had before, and has no more, need no longer lead to it.
	Update(ctx context.Context, w Webhook) error
	// Delete makes w's Key free for another Create. ByID and ByAddress go on to
	// return w, with Status Deleted and without Secrets; ByKey and List do not. It
	// returns ErrConflict as Update does.
	Delete(ctx context.Context, w Webhook) error
	// Note merges a into the Activity of the webhook of k: each time moves forward
	// only, LastCause goes with LastRefused, and secrets are added. It is no error
	// if there is no such webhook.
	Note(ctx context.Context, k Key, a Activity) error
	// List returns at most q.Limit webhooks in the order of their env and event
	// (as bytes), with their Activity, and whether more follow. Their secrets come
	// without Sealed.
	List(ctx context.Context, q Query) (found []Webhook, more bool, err error)
}

// Query asks for webhooks of one app of one product.
type Query struct {
	Workspace, Product, App string
	// Env and Event, where not empty, must be equal.
	Env, Event string
	// AfterEnv and AfterEvent, where not empty, are the place in the order after
	// which to begin.
	AfterEnv, AfterEvent string
	// Limit is at least 1.
	Limit int
}

// Claims stores who is about to queue an event, or has done so. It is what makes
// racing deliveries of one event queue it once (I3).
//
// An entry exists per (webhook, event id):
//
//	          Claim                 Commit
//	absent ──────────▶ claimed ──────────────▶ queued ── Expires ──▶ absent
//	  ▲                 │   ▲ │
//	  └──── Release ────┘   └─┘ Claim by another, once the lease has run out
type Claims interface {
	// Claim takes c.EventID for c.Owner and says what it found; it judges leases
	// and expiry by c.At, whatever the store has yet to delete. Of racing calls
	// one is Won. A call whose answer was lost may be repeated by the
	// implementation: its own entry is no other's, and is Won (or Retaken) again.
	Claim(ctx context.Context, c Claim) (Found, error)
	// Commit turns c's entry from claimed into queued, until c.Expires, and keeps r,
	// where that is not nil, for an Archive to find until r.Expires, in the place of a
	// record that outlasted the entry before. It returns ErrClaimLost unless the entry
	// is c.Owner's. Repeating it is no error.
	Commit(ctx context.Context, c Claim, r *Record) error
	// Release removes c's entry. It returns ErrClaimLost unless the entry is
	// claimed, and c.Owner's.
	Release(ctx context.Context, c Claim) error
}

// Claim is one delivery's hold on one event.
type Claim struct {
	WebhookID string
	EventID   string
	// Owner is random, and new for every delivery; that of a nonce is made of the event's
	// id, and the same for every delivery of that.
	Owner string
	// At is the time by which leases and expiry are judged.
	At time.Time
	// Lease is until when the hold lasts if it is never committed.
	Lease time.Time
	// Expires is until when the event is remembered.
	Expires time.Time
}

// Found is what a [Claim] found.
type Found int

const (
	_ Found = iota
	// Won: no delivery held the event; it is the caller's now.
	Won
	// Retaken: a delivery held it and its lease has run out uncommitted. It is
	// the caller's now, and may have been queued before.
	Retaken
	// Busy: another delivery holds it.
	Busy
	// Queued: it is on the queue already.
	Queued
)

// Archive finds events that were queued, as Commit kept them.
type Archive interface {
	// Find returns at most q.Limit records in the order of QueuedAt and EventID,
	// without their Message, and the place after which to go on where more may follow,
	// or else nil. What has expired by q.At is not returned. It may return fewer, even
	// none, once it has gone through very many that q does not ask for; and it may miss
	// what was committed within the last few seconds.
	Find(ctx context.Context, q RecordQuery) (found []Record, rest *RecordPlace, err error)
	// Record returns the record of an event, or ErrNotFound. It sees every Commit
	// that has returned.
	Record(ctx context.Context, webhookID, eventID string, at time.Time) (Record, error)
}

// Record is an event as it was queued.
type Record struct {
	WebhookID string
	EventID   string
	// Type is the provider's word for what happened; it may be empty.
	Type     string
	QueuedAt time.Time
	Expires  time.Time
	// Message is the message's body, compressed; at most 300 KB.
	Message []byte
}

// RecordPlace is a place in the order of records, whether there is one or not.
type RecordPlace struct {
	Time time.Time
	ID   string
}

// Place is where r is.
func (r Record) Place() RecordPlace { return RecordPlace{r.QueuedAt, r.EventID} }

// RecordQuery asks for records of one webhook.
type RecordQuery struct {
	WebhookID string
	// At is the time by which expiry is judged.
	At time.Time
	// Since and Until bound QueuedAt: from Since on, and before Until.
	Since, Until time.Time
	// Type, where not empty, must be equal.
	Type string
	// AfterTime and AfterID, where not empty, are the place in the order after which
	// to begin.
	AfterTime time.Time
	AfterID   string
	// Limit is at least 1.
	Limit int
}

// Deliveries keeps refused deliveries aside, so that what was refused by mistake
// can still be let in. Nothing in it can be taken for a claim.
type Deliveries interface {
	// Keep stores d until d.Expires. A webhook has [MaxKept] places; one is taken
	// by the same WebhookID and ID, or while another holds it and has not expired
	// by d.ReceivedAt. It returns ErrFull if it finds no place, having looked at a
	// few: what is kept is never pushed out.
	Keep(ctx context.Context, d KeptDelivery) error
	// Kept returns a delivery, or ErrNotFound if there is none or it has expired.
	Kept(ctx context.Context, webhookID, id string, at time.Time) (KeptDelivery, error)
	// ListKept returns all deliveries of a webhook that have not expired, oldest
	// first, without their Header and Body.
	ListKept(ctx context.Context, webhookID string, at time.Time) ([]KeptDelivery, error)
	// Remove forgets a delivery. It is no error if it is not there.
	Remove(ctx context.Context, webhookID, id string) error
}

// MaxKept is how many refused deliveries are kept of one webhook.
const MaxKept = 256

// KeptDelivery is a delivery that was refused.
type KeptDelivery struct {
	// ID is derived from what was delivered, so that a provider that tries again
	// with the same body takes up one place; it is random if the delivery was
	// acknowledged.
	ID string
	// WebhookID is that of the webhook, whichever of its addresses was called.
	WebhookID string
	// Delivery has, as it is stored, neither RawQuery nor Header, and in Body all
	// three, sealed.
	Delivery
	ReceivedAt time.Time
	Expires    time.Time
	// Code is the cause of the refusal: an [Error]'s Code.
	Code string
	// BodyRef is where [Blobs] has what would stand in Body, if that is too large.
	BodyRef string
	// BodySize is the delivered body's length in bytes.
	BodySize int
}

// Blobs keeps what is too large for the queue and the tables.
type Blobs interface {
	// Put stores b under its SHA-256 and returns a URI of it. Putting the same again
	// is no error, and has it kept for as long as if it were new.
	Put(ctx context.Context, b []byte) (ref string, err error)
	// Get returns what ref, a URI that Put returned, stands for; ErrNotFound if it is
	// gone, or ErrBlobBroken if it is not what was put.
	Get(ctx context.Context, ref string) ([]byte, error)
}

// Queue takes messages for the workflows.
type Queue interface {
	// Send returns nil once m is durable. It returns ErrTooLarge if m can never
	// fit, and ErrNotSent if m is known not to be on the queue; any other error
	// leaves open whether it is. It does not try again by itself where that is open.
	Send(ctx context.Context, m Message) error
}

// Message is what goes onto the queue.
type Message struct {
	// Body is a CloudEvent in its JSON format, made of characters that XML 1.0 allows.
	Body []byte
	// Attributes are at most ten, each not empty.
	Attributes map[string]string
	// Group is the webhook's id, so that a busy webhook does not starve the others.
	Group string
}

// Sealer encrypts secrets at rest. What was sealed for one webhook does not open
// for another.
type Sealer interface {
	// Seal encrypts plaintext of 1 to 4,096 bytes.
	Seal(ctx context.Context, webhookID string, plaintext []byte) ([]byte, error)
	// Open returns what Seal was given, or ErrSealBroken if sealed was altered or
	// was sealed for another webhook.
	Open(ctx context.Context, webhookID string, sealed []byte) ([]byte, error)
}

// Keys stores the hashes of private keys.
type Keys interface {
	// Add stores k. It returns ErrExists if k.Hash or k.ID is there already in the workspace.
	Add(ctx context.Context, k APIKey) error
	// ByHash returns the workspace's key with that hash, revoked or not, or
	// ErrNotFound. It sees every Add and Revoke that has returned.
	ByHash(ctx context.Context, workspace, hash string) (APIKey, error)
	// List returns all keys of a workspace, revoked ones too, oldest first.
	List(ctx context.Context, workspace string) ([]APIKey, error)
	// Revoke sets RevokedAt of the workspace's key with that ID, unless it is set.
	// It returns ErrNotFound if there is no such key.
	Revoke(ctx context.Context, workspace, id string, at time.Time) error
}

// Schemas compiles JSON Schemas.
type Schemas interface {
	// Compile returns an [*Error] of kind Invalid, for the field "schema", if
	// schema is none, or if it refers to anything outside of itself.
	Compile(schema []byte) (Schema, error)
}

// Schema is a compiled JSON Schema. It is safe for concurrent use.
type Schema interface {
	// Validate returns an [*Error] of kind Unprocessable that says where in doc
	// which rule is broken, and quotes nothing of doc's values.
	Validate(doc []byte) error
}

// Clock tells the time, and lets it pass.
type Clock interface {
	Now() time.Time
	// Sleep returns nil after d, or the context's error as soon as it is done.
	Sleep(ctx context.Context, d time.Duration) error
}
