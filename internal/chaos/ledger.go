package chaos

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Ledger holds what a provider sent against what is found on the queue.
type Ledger struct {
	mu     sync.Mutex
	events map[string]*account
	// messages are the ids of those seen, since a queue may show one twice.
	messages map[string]bool
	refs     []string
	foreign  []string
}

// account is what is known of one event.
type account struct {
	digest       string
	acknowledged bool
	unmarked     int
	marked       int
	altered      int
}

// NewLedger returns an empty ledger.
func NewLedger() *Ledger {
	return &Ledger{events: map[string]*account{}, messages: map[string]bool{}}
}

// Sending notes that deliveries of e may arrive from now on.
func (l *Ledger) Sending(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events[e.ID] = &account{digest: digest(e.Body)}
}

// Acknowledged notes that the provider was told that e is safe.
func (l *Ledger) Acknowledged(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events[e.ID].acknowledged = true
}

// Found notes a message of the queue. One that was noted before counts no more.
func (l *Ledger) Found(messageID string, body []byte) {
	e, err := webhook.DecodeEvent(body)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.messages[messageID] {
		return
	}
	l.messages[messageID] = true
	a := l.events[e.ID]
	if err != nil || a == nil {
		l.foreign = append(l.foreign, fmt.Sprintf("message %s of event %q: %v", messageID, e.ID, err))
		return
	}
	found := digest(e.Data)
	if e.DataRef != "" {
		found, l.refs = e.DataSHA256, append(l.refs, e.DataRef)
	}
	a.count(found, e.Requeued)
}

func (a *account) count(digest string, requeued bool) {
	switch {
	case digest != a.digest:
		a.altered++
	case requeued:
		a.marked++
	default:
		a.unmarked++
	}
}

// Refs are where the bodies are that did not fit on the queue.
func (l *Ledger) Refs() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refs
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
