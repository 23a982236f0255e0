// Package smoke tries a deployment of Postern from outside, as a provider and a
// consumer see it: it mints a throw-away webhook, sends it a signed event twice and
// a forged one, and finds the event on the queue, once and to the byte.
package smoke

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const (
	// Product and App are the tags under which throw-away webhooks are minted.
	Product = "postern-smoke"
	App     = "smoke"

	patience     = 30 * time.Second
	cleanupLimit = 15 * time.Second
)

// Target is the deployment to try.
type Target struct {
	// Client makes the authenticated calls.
	Client *client.Client
	// Env is the environment slug to mint for, such as "dev".
	Env string
	// HTTP makes the deliveries. It must not follow redirects.
	HTTP *http.Client
	// Queue is where events arrive. Nil leaves that step out, and the report says so.
	Queue Queue
	// Delete deletes the webhook of that id. Nil leaves it behind, and the report says so.
	Delete func(ctx context.Context, id string) error
}

// Run tries t and writes a line for each step to w. It returns the error of the
// first step that failed, after which none follows but the cleaning up, joined with
// what failed there. It takes at most a minute or so.
func Run(ctx context.Context, t Target, w io.Writer) error {
	r := newRun(t, w)
	err := r.all(ctx)
	clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupLimit)
	defer cancel()
	return errors.Join(err, r.step(clean, "clean up", r.cleanUp))
}

// run is one trial, and what its steps leave for those that follow.
type run struct {
	Target
	report        io.Writer
	event, secret string
	id            string
	hook          client.Webhook
	body          []byte
	received      []message
}

func newRun(t Target, w io.Writer) *run {
	token := strings.ToLower(rand.Text()[:16])
	return &run{
		Target: t, report: w,
		event: "smoke." + token, secret: "whsec_" + rand.Text(), id: "evt_smoke_" + token,
		// Spaces and an escape, which only the very bytes keep. (I4)
		body: fmt.Appendf(nil, "{\n  \"id\": \"evt_smoke_%s\",\n  \"type\": \"smoke.test\",  \"amount\": 1.50, \"note\": \"caf\\u00e9 ☕\"\n}", token),
	}
}

type step struct {
	name string
	do   func(context.Context) (string, error)
}

func (r *run) all(ctx context.Context) error {
	for _, s := range []step{
		{"mint a webhook", r.mint},
		{"mint it again", r.mintAgain},
		{"list it", r.list},
		{"refuse a forged event", r.forge},
		{"take an event", r.deliver("queued")},
		{"take it again", r.deliver("duplicate")},
		{"find it on the queue", r.find},
	} {
		if err := r.step(ctx, s.name, s.do); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) step(ctx context.Context, name string, do func(context.Context) (string, error)) error {
	began := time.Now()
	detail, err := do(ctx)
	verdict := "ok"
	if err != nil {
		verdict, detail = "FAILED", err.Error()
		err = fmt.Errorf("%s: %w", name, err)
	}
	fmt.Fprintf(r.report, "%-6s  %-22s  %5d ms  %s\n", verdict, name, time.Since(began).Milliseconds(), detail)
	return err
}
