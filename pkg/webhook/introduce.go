package webhook

import (
	"context"
	"errors"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// introduction does what some handshakes ask for before they are answered: keeps
// the secret that a provider hands over, and fetches the URL that it wants fetched.
type introduction struct {
	webhooks Webhooks
	fetcher  provider.Fetcher
	set      setter
	clock    Clock
}

func newIntroduction(s Services) introduction {
	return introduction{
		webhooks: s.Webhooks, fetcher: s.Fetcher, clock: s.Clock,
		set: setter{sealer: s.Sealer, clock: s.Clock, entropy: s.Entropy},
	}
}

// complete returns an [*Error] of kind Unavailable if it could not be done: the
// provider then asks again.
func (i introduction) complete(ctx context.Context, w Webhook, a provider.Answer) error {
	for _, s := range a.Learned {
		if err := i.learn(ctx, w, s.Value); err != nil {
			return unavailable("keep the secret that was handed over", err)
		}
	}
	return i.confirm(ctx, a)
}

// confirm fetches what a asks to have fetched, if it does.
func (i introduction) confirm(ctx context.Context, a provider.Answer) error {
	if a.Confirm == "" {
		return nil
	}
	if i.fetcher == nil {
		return unavailable("confirm the subscription", errors.New("there is no fetcher"))
	}
	if _, err := i.fetcher.Fetch(ctx, a.Confirm); err != nil {
		return unavailable("confirm the subscription", err)
	}
	return nil
}

// learn keeps a secret on first use: who has one already takes none from a stranger.
func (i introduction) learn(ctx context.Context, w Webhook, secret string) error {
	if len(w.Secrets) > 0 {
		return errors.New("the webhook has a secret already")
	}
	w, err := i.set.apply(ctx, w, Settings{Secret: secret})
	if err != nil {
		return err
	}
	w.UpdatedAt = now(i.clock)
	return i.webhooks.Update(ctx, w)
}
