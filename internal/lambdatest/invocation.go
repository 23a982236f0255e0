package lambdatest

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"
)

// invocation is one call of a function on its way through an environment.
type invocation struct {
	id, traceID string
	payload     []byte
	// answered is sent what the function says, once.
	answered chan outcome
	// finished is closed after answer and err are set.
	finished chan struct{}
	answer   []byte
	err      error
}

type outcome struct {
	answer []byte
	err    error
}

func newInvocation(payload []byte) *invocation {
	return &invocation{
		id:       requestID(),
		traceID:  traceID(time.Now()),
		payload:  payload,
		answered: make(chan outcome, 1),
		finished: make(chan struct{}),
	}
}

func (i *invocation) finish(answer []byte, err error) {
	i.answer, i.err = answer, err
	close(i.finished)
}

// requestID returns a UUID, version 4 (RFC 9562).
func requestID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// traceID returns an X-Ray tracing header that asks for no trace.
func traceID(now time.Time) string {
	var b [20]byte
	rand.Read(b[:])
	return fmt.Sprintf("Root=1-%08x-%s;Parent=%s;Sampled=0",
		now.Unix(), hex.EncodeToString(b[:12]), hex.EncodeToString(b[12:]))
}
