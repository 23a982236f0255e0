package bolt

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"github.com/postern-dev/postern/pkg/webhook"
)

// state is how far an event's entry is.
type state byte

const (
	absent  state = 0
	claimed state = 1
	retaken state = 2 // claimed, from an owner that had not committed
	queued  state = 3
)

// entry is an event's entry in the claims.
//
//	┌───────┬──────────────────────┬──────────────────────┬─────────┐
//	│ state │ lease, milliseconds  │ expiry, milliseconds │ owner   │
//	│ 1     │ 8, big-endian        │ 8, big-endian        │ …       │
//	└───────┴──────────────────────┴──────────────────────┴─────────┘
type entry struct {
	state state
	// lease and expires count milliseconds since 1970.
	lease, expires int64
	owner          string
}

const entryHead = 1 + 8 + 8

// claimKey is the same for every claim, and the record, of one event. The webhook's id comes with
// its length, so that no other pair of ids gives the same bytes.
func claimKey(webhookID, eventID string) []byte {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(webhookID))))
	h.Write([]byte(webhookID))
	h.Write([]byte(eventID))
	return h.Sum(nil)
}

func newEntry(s state, c webhook.Claim) entry {
	return entry{state: s, lease: c.Lease.UnixMilli(), expires: c.Expires.UnixMilli(), owner: c.Owner}
}

// judge says what c finds if e is its event's entry.
func (e entry) judge(c webhook.Claim) webhook.Found {
	at := c.At.UnixMilli()
	switch {
	case e.state == absent || e.expires <= at:
		return webhook.Won
	case e.state == queued:
		return webhook.Queued
	case e.owner == c.Owner && e.state == claimed:
		return webhook.Won
	case e.owner == c.Owner, e.lease <= at:
		return webhook.Retaken
	}
	return webhook.Busy
}

func (e entry) heldBy(owner string) bool {
	return e.state != absent && e.owner == owner
}

func (e entry) encode() []byte {
	b := make([]byte, 0, entryHead+len(e.owner))
	b = append(b, byte(e.state))
	b = binary.BigEndian.AppendUint64(b, uint64(e.lease))
	b = binary.BigEndian.AppendUint64(b, uint64(e.expires))
	return append(b, e.owner...)
}

// decodeEntry returns an absent entry for nil.
func decodeEntry(b []byte) (entry, error) {
	if b == nil {
		return entry{}, nil
	}
	if len(b) < entryHead || b[0] < byte(claimed) || b[0] > byte(queued) {
		return entry{}, errors.New("decode claim: malformed")
	}
	return entry{
		state:   state(b[0]),
		lease:   int64(binary.BigEndian.Uint64(b[1:])),
		expires: int64(binary.BigEndian.Uint64(b[9:])),
		owner:   string(b[entryHead:]),
	}, nil
}
