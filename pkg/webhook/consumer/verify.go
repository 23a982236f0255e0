package consumer

import (
	"context"
	"errors"
	"fmt"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// Verify verifies e's signature once more, as of when it was received, for a workflow
// that trusts nobody between the provider and itself. The provider's name and cfg
// must come from the caller, who knows them by e.WebhookID, and not from e. Data must
// be there, as it is for a Config's Verify.
//
// It proves Data, and of the rest what the provider signs: not ReceivedTime, Type or Source,
// and the ID only where it does not come from a header that is not signed.
//
// It returns an error that matches [ErrUnverified] if e is not what the provider sent
// under that id, or was only authenticated: a credential that proves no body is not
// on the queue. It matches [ErrBatchItem] too if e is an item of a batch that was split
// (its BatchID is not empty). Where cfg is wrong the error is a [*provider.ConfigError].
func Verify(ctx context.Context, e webhook.Event, providerName string, cfg provider.Config) error {
	if e.BatchID != "" {
		return fmt.Errorf("%w: %w", ErrUnverified, ErrBatchItem)
	}
	if e.Provider != providerName || e.Proof != string(provider.Verified) {
		return fmt.Errorf("%w: it says that %q %s it", ErrUnverified, e.Provider, e.Proof)
	}
	p, ok := provider.Lookup(providerName)
	if !ok {
		return fmt.Errorf("verify: there is no provider %q", providerName)
	}
	v, err := p.Verifier(cfg)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	r := &provider.Request{Method: e.Method, URL: e.URL, Header: e.SignedHeaders, Body: e.Data}
	result, err := v.Verify(ctx, r, e.ReceivedTime)
	if err != nil {
		return unverified(err)
	}
	if result.Proof != provider.Verified || result.EventID != e.ID {
		return fmt.Errorf("%w: what was signed has another id", ErrUnverified)
	}
	return nil
}

// unverified keeps apart that a key could not be had, which says nothing of the event.
func unverified(err error) error {
	var f *provider.Failure
	if errors.As(err, &f) && f.Cause == provider.KeyUnavailable {
		return fmt.Errorf("verify: %w", err)
	}
	return fmt.Errorf("%w: %w", ErrUnverified, err)
}
