package vectors

import (
	"context"
	"errors"
	"fmt"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// Outcome is how a vector was judged.
type Outcome struct {
	Vector *Vector
	// Disagreement says in what the verdict differs from the known one; empty if it does not.
	Disagreement string
}

// Passed reports whether the verdict is the known one.
func (o Outcome) Passed() bool { return o.Disagreement == "" }

// Judge holds package provider against v.
func Judge(ctx context.Context, v *Vector) Outcome {
	return Outcome{v, v.judge(ctx)}
}

func (v *Vector) judge(ctx context.Context) string {
	p, ok := provider.Lookup(v.Provider)
	if !ok {
		return fmt.Sprintf("there is no provider %q", v.Provider)
	}
	s := &subject{vector: v, provider: p, config: v.config(p)}
	if expected, ok := v.handshake(); ok {
		return s.handshake(ctx, expected)
	}
	_, err := s.verify(ctx)
	switch want := v.verdict(); {
	case want == "accept" && err != nil:
		return "accept expected, but: " + err.Error()
	case want == "reject" && err == nil:
		return "reject expected, but it is verified"
	}
	return ""
}

// subject is a vector on trial.
type subject struct {
	vector   *Vector
	provider *provider.Provider
	config   provider.Config
}

// verify takes the request for an event.
func (s *subject) verify(ctx context.Context) (provider.Result, error) {
	verifier, err := s.provider.Verifier(s.config)
	if err != nil {
		return provider.Result{}, err
	}
	return verifier.Verify(ctx, s.vector.request(), s.vector.now())
}

// ask takes the request for a question about the address.
func (s *subject) ask(ctx context.Context) (provider.Answer, bool, error) {
	handshaker, err := s.provider.Handshaker(s.config)
	if err != nil {
		return provider.Answer{}, false, err
	}
	return handshaker.Handshake(ctx, s.vector.request(), s.vector.now())
}

// lacksSecret reports whether err is merely of a vector that comes without a key.
func (s *subject) lacksSecret(err error) bool {
	var c *provider.ConfigError
	return errors.As(err, &c) && c.Field == "secret" && len(s.config.Secrets) == 0
}
