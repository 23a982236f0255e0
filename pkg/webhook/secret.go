package webhook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// applySecret gives w the secret of in, if it has one, and has the provider
// judge what w is set up with then.
func (g setter) applySecret(ctx context.Context, w Webhook, in Settings) (Webhook, error) {
	t := now(g.clock)
	w.Secrets = slices.DeleteFunc(slices.Clone(w.Secrets), func(s Secret) bool { return !s.LiveAt(t) })
	cfg, err := open(ctx, g.sealer, w, t)
	if errors.Is(err, ErrSealBroken) && in.Secret != "" {
		// What nothing can open any more is made good by giving the secret again.
		w.Secrets, cfg, err = nil, provider.Config{Params: w.Params, Scheme: w.Scheme}, nil
	}
	if err != nil {
		return Webhook{}, err
	}
	if in.Secret == "" {
		return w, checkConfig(w, cfg)
	}
	i := slices.IndexFunc(cfg.Secrets, func(s provider.Secret) bool { return s.Value == in.Secret })
	if i < 0 {
		i = len(w.Secrets)
		cfg.Secrets = append(cfg.Secrets, provider.Secret{ID: "new", Value: in.Secret})
	}
	if err := checkConfig(w, cfg); err != nil {
		return Webhook{}, err
	}
	if i == len(w.Secrets) {
		if w, err = g.add(ctx, w, in.Secret, t); err != nil {
			return Webhook{}, err
		}
	}
	retire(w.Secrets, i, t, in.SecretOverlap)
	return w, nil
}

func (g setter) add(ctx context.Context, w Webhook, secret string, t time.Time) (Webhook, error) {
	if len(w.Secrets) >= maxSecrets {
		return Webhook{}, &Error{Kind: Invalid, Code: "too_many_secrets", Field: "secret", Message: fmt.Sprintf("The webhook has %d live secrets already; give a new one once an older has expired.", maxSecrets)}
	}
	id, err := newToken(g.entropy, "sec_", 10)
	if err != nil {
		return Webhook{}, err
	}
	sealed, err := g.sealer.Seal(ctx, w.ID, []byte(secret))
	if err != nil {
		return Webhook{}, fmt.Errorf("seal secret: %w", err)
	}
	w.Secrets = append(w.Secrets, Secret{ID: id, Sealed: sealed, CreatedAt: t})
	return w, nil
}

// retire keeps the secret at i for good and ends every other after the overlap, or when
// it ends anyway if that is sooner. Where no overlap is given an end that is set stands.
func retire(secrets []Secret, i int, t time.Time, overlap *time.Duration) {
	given := overlap != nil
	if !given {
		overlap = new(DefaultSecretOverlap)
	}
	for j := range secrets {
		if given || secrets[j].ExpiresAt.IsZero() {
			secrets[j].ExpiresAt = sooner(secrets[j].ExpiresAt, t.Add(*overlap))
		}
	}
	secrets[i].ExpiresAt = time.Time{}
}

// open returns w's set-up with its live secrets in the clear.
func open(ctx context.Context, sealer Sealer, w Webhook, at time.Time) (provider.Config, error) {
	cfg := provider.Config{Params: w.Params, Scheme: w.Scheme, URLs: w.PublicURLs}
	for _, s := range w.Secrets {
		if !s.LiveAt(at) {
			continue
		}
		plain, err := sealer.Open(ctx, w.ID, s.Sealed)
		if err != nil {
			return provider.Config{}, fmt.Errorf("open secret %s: %w", s.ID, err)
		}
		cfg.Secrets = append(cfg.Secrets, provider.Secret{ID: s.ID, Value: string(plain)})
	}
	return cfg, nil
}

// checkConfig has the provider judge cfg. That secrets are still to come is
// fine: many a provider shows its secret only once it has the address.
func checkConfig(w Webhook, cfg provider.Config) error {
	p, ok := provider.Lookup(w.Provider)
	if !ok {
		if len(cfg.Secrets) > 0 || len(cfg.Params) > 0 || len(cfg.Scheme) > 0 {
			return invalid("provider", "must be given, so that secret, params and scheme have a meaning")
		}
		return nil
	}
	if p.Scope != "" && cfg.Params[p.Scope] == "" { // I2
		return invalid("params."+p.Scope, "must say whose events are meant: this provider signs everyone's with the same key")
	}
	_, err := p.Verifier(cfg)
	var c *provider.ConfigError
	if !errors.As(err, &c) {
		return err
	}
	if c.Field == "secret" && len(cfg.Secrets) == 0 {
		return nil
	}
	return invalid(c.Field, c.Message)
}
