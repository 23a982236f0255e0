package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// DefaultAddressOverlap is how long older addresses lead to a webhook once it has
// been given a new one.
const DefaultAddressOverlap = 24 * time.Hour

const maxAddresses = 5

// Change is what to change of a webhook. What is empty or nil stays as it is.
type Change struct {
	Settings
	// Status is [Active] or [Paused].
	Status Status
	// RetireSecrets are ids of secrets that are no longer accepted from now on.
	RetireSecrets []string
	// NewAddress mints a further address. Older ones lead to the webhook for
	// AddressOverlap longer, or for DefaultAddressOverlap where that is nil.
	NewAddress     bool
	AddressOverlap *time.Duration
	// BaseURL is what the new address begins with.
	BaseURL string
}

// Manager shows, changes and deletes webhooks by id. What is not the caller's
// looks to it like what is not there (I8).
type Manager struct {
	webhooks Webhooks
	schemas  Schemas
	clock    Clock
	entropy  io.Reader
	set      setter
}

// NewManager returns a manager. Entropy must be unpredictable, as crypto/rand's
// Reader is.
func NewManager(webhooks Webhooks, sealer Sealer, schemas Schemas, clock Clock, entropy io.Reader) *Manager {
	return &Manager{
		webhooks: webhooks, schemas: schemas, clock: clock, entropy: entropy,
		set: setter{sealer: sealer, clock: clock, entropy: entropy},
	}
}

// Get returns the caller's webhook with that id. Its error is an [*Error], of kind
// NotFound or Unavailable.
func (m *Manager) Get(ctx context.Context, p Principal, id string) (Webhook, error) {
	w, err := find(ctx, m.webhooks, p, id)
	return w, asError("get webhook", err)
}

// find returns p's webhook with that id, unless it was deleted.
func find(ctx context.Context, webhooks Webhooks, p Principal, id string) (Webhook, error) {
	if !isWebhookID(id) {
		return Webhook{}, noSuchWebhook()
	}
	w, err := webhooks.ByID(ctx, id)
	if errors.Is(err, ErrNotFound) || err == nil && (w.Workspace != p.Workspace || w.Status == Deleted) {
		return Webhook{}, noSuchWebhook()
	}
	return w, err
}

func noSuchWebhook() *Error {
	return &Error{Kind: NotFound, Code: "webhook_not_found", Message: "There is no webhook with this id."}
}

// Change changes the caller's webhook with that id, and returns it as it is then.
// Its error is an [*Error], of kind Invalid, NotFound or Unavailable.
func (m *Manager) Change(ctx context.Context, p Principal, id string, c Change) (Webhook, error) {
	if err := c.validate(m.schemas); err != nil {
		return Webhook{}, err
	}
	return m.update(ctx, p, id, func(w Webhook) (Webhook, error) { return m.apply(ctx, w, c) }, m.webhooks.Update)
}

// Delete ends the caller's webhook with that id for good: its addresses answer 410,
// its secrets are gone, and generating its key again mints another.
func (m *Manager) Delete(ctx context.Context, p Principal, id string) error {
	_, err := m.update(ctx, p, id, func(w Webhook) (Webhook, error) {
		w.Status, w.Secrets = Deleted, nil
		return w, nil
	}, m.webhooks.Delete)
	return err
}

// update changes p's webhook with that id and stores it, unless nothing has changed.
func (m *Manager) update(ctx context.Context, p Principal, id string, change func(Webhook) (Webhook, error), store func(context.Context, Webhook) error) (w Webhook, err error) {
	err = contest{m.clock, m.entropy}.enter(ctx, func() error {
		old, err := find(ctx, m.webhooks, p, id)
		if err != nil {
			return err
		}
		if w, err = change(old); err != nil || unchanged(old, w) {
			return err
		}
		w.UpdatedAt = now(m.clock)
		err = store(ctx, w)
		w.Version++
		return err
	})
	if err != nil {
		return Webhook{}, asError("change webhook", err)
	}
	return w, nil
}

func (c Change) validate(schemas Schemas) error {
	err := c.Settings.validate(schemas)
	if c.Status != "" && c.Status != Active && c.Status != Paused {
		err = errors.Join(err, invalid("status", "must be \"active\" or \"paused\""))
	}
	if o := c.AddressOverlap; o != nil && (*o < 0 || *o > maxSecretOverlap) {
		err = errors.Join(err, invalid("address_overlap_seconds", fmt.Sprintf("must be 0 to %d", int(maxSecretOverlap.Seconds()))))
	}
	return firstOf(err)
}

func (m *Manager) apply(ctx context.Context, w Webhook, c Change) (Webhook, error) {
	if c.Status != "" {
		w.Status = c.Status
	}
	w, err := retireSecrets(w, c.RetireSecrets, now(m.clock))
	if err != nil {
		return Webhook{}, err
	}
	if c.NewAddress {
		if w, err = m.readdress(w, c); err != nil {
			return Webhook{}, err
		}
	}
	before := w.Secrets
	if w, err = m.set.apply(ctx, w, c.Settings); err != nil {
		return Webhook{}, err
	}
	w.Secrets = slices.Concat(cleared(before, w.Secrets, c.RetireSecrets), w.Secrets)
	return w, nil
}

func retireSecrets(w Webhook, ids []string, t time.Time) (Webhook, error) {
	w.Secrets = slices.Clone(w.Secrets)
	for _, id := range ids {
		i := slices.IndexFunc(w.Secrets, func(s Secret) bool { return s.ID == id })
		if i < 0 {
			return Webhook{}, invalid("retire_secrets", "must name secrets that the webhook has")
		}
		if w.Secrets[i].LiveAt(t) {
			w.Secrets[i].ExpiresAt = t
		}
	}
	return w, nil
}

// cleared are those of ids that were cleared away with all that has expired: a change
// that is made again, its answer having been lost, must find what it names.
func cleared(before, after []Secret, ids []string) []Secret {
	return slices.DeleteFunc(slices.Clone(before), func(s Secret) bool {
		left := slices.ContainsFunc(after, func(a Secret) bool { return a.ID == s.ID })
		return left || !slices.Contains(ids, s.ID)
	})
}

// readdress gives w a new address, and ends the ones before after the overlap.
func (m *Manager) readdress(w Webhook, c Change) (Webhook, error) {
	t := now(m.clock)
	overlap := DefaultAddressOverlap
	if c.AddressOverlap != nil {
		overlap = *c.AddressOverlap
	}
	fresh, err := newToken(m.entropy, "wh_", 20)
	if err != nil {
		return Webhook{}, err
	}
	base := c.BaseURL
	if base == "" {
		base = strings.TrimSuffix(w.URL, "/v1/hooks/"+w.ID)
	}
	w.IDExpiresAt = sooner(w.IDExpiresAt, t.Add(overlap))
	var kept []Address
	for _, a := range w.Addresses {
		if a.ExpiresAt = sooner(a.ExpiresAt, t.Add(overlap)); t.Before(a.ExpiresAt) {
			kept = append(kept, a)
		}
	}
	if len(kept) >= maxAddresses {
		return Webhook{}, &Error{Kind: Invalid, Code: "too_many_addresses", Field: "new_address", Message: fmt.Sprintf("The webhook has %d addresses already; wait until an older one has expired.", maxAddresses)}
	}
	w.Addresses = append(kept, Address{Token: fresh, URL: base + "/v1/hooks/" + fresh, CreatedAt: t})
	return w, nil
}

// sooner is the earlier of two times, of which zero means never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
