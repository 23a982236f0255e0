package smoke

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

func (r *run) generate(ctx context.Context) (client.Webhook, bool, error) {
	in := client.GenerateLinkInput{
		App: App, Env: r.Env, Event: r.event, Provider: "stripe", Secret: r.secret,
		Description: new("Minted by a smoke test; it is of no use any more."),
	}
	return r.Client.Product(Product).Generate(ctx, in)
}

func (r *run) mint(ctx context.Context) (string, error) {
	hook, _, err := r.generate(ctx)
	r.hook = hook
	return hook.URL, err
}

func (r *run) mintAgain(ctx context.Context) (string, error) {
	hook, created, err := r.generate(ctx)
	if err == nil && (created || hook.URL != r.hook.URL) {
		err = fmt.Errorf("another URL: %s", hook.URL)
	}
	return "the same URL", err // I7
}

func (r *run) list(ctx context.Context) (string, error) {
	in := client.ListInput{App: App, Env: r.Env, Event: r.event}
	var urls []string
	for hook, err := range r.Client.Product(Product).List(ctx, in) {
		if err != nil {
			return "", err
		}
		urls = append(urls, hook.URL)
	}
	if len(urls) != 1 || urls[0] != r.hook.URL {
		return "", fmt.Errorf("not in the list of %d", len(urls))
	}
	return Product + "/" + App + "/" + r.Env, nil
}

// DeleteIn returns a [Target]'s Delete for webhooks that are stored there: it forgets
// the secrets and marks the webhook as deleted, so that it answers 410.
func DeleteIn(webhooks webhook.Webhooks) func(ctx context.Context, id string) error {
	return func(ctx context.Context, id string) error {
		w, err := webhooks.ByID(ctx, id)
		if err != nil {
			return err
		}
		w.Status, w.Secrets, w.UpdatedAt = webhook.Deleted, nil, time.Now().UTC()
		return webhooks.Update(ctx, w)
	}
}

// cleanUp removes what the trial made, as far as it can, and says what stays.
func (r *run) cleanUp(ctx context.Context) (string, error) {
	left := []string{}
	err := r.settle(ctx)
	switch {
	case r.hook.ID == "":
	case r.Delete == nil:
		left = append(left, "the webhook stays: its table is not known")
	default:
		if e := r.Delete(ctx, r.hook.ID); e != nil {
			err = errors.Join(err, fmt.Errorf("delete the webhook: %w", e))
		}
	}
	if r.Queue == nil {
		left = append(left, "the event stays: its queue is not known")
	}
	return strings.Join(left, "; "), err
}
