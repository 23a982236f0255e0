package provider

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Handshaker returns what answers the questions about a webhook's address, even
// before the webhook has a secret and all parameters: then those alone that need
// none of these. Its error is a [*ConfigError].
func (p *Provider) Handshaker(cfg Config) (Handshaker, error) {
	v, err := p.compile(cfg)
	if err == nil {
		return v, nil
	}
	if len(cfg.Secrets) > 0 || !errors.As(err, new(*ConfigError)) {
		return nil, err
	}
	if p, err = p.described(cfg); err != nil {
		return nil, err
	}
	bare := &verifier{provider: p}
	if bare.handshakes, err = compileHandshakes(p, newParams(cfg.Params)); err != nil {
		return nil, asConfigError("scheme", err)
	}
	return bare, nil
}

func (v *verifier) Handshake(ctx context.Context, r *Request, now time.Time) (Answer, bool, error) {
	if len(v.handshakes) == 0 {
		return Answer{}, false, nil
	}
	in := v.provider.input(r)
	defer in.release()
	for i := range v.handshakes {
		h := &v.handshakes[i]
		if !h.asked(in) {
			continue
		}
		a, err := v.answer(ctx, h, in, now)
		return a, err == nil, h.refused(err)
	}
	return Answer{}, false, nil
}

// refused makes err one of an answer with the status that the provider expects.
func (h *handshake) refused(err error) error {
	var failure *Failure
	if h.Refusal == 0 || !errors.As(err, &failure) {
		return err
	}
	return &Refused{failure, h.Refusal}
}

func (v *verifier) answer(ctx context.Context, h *handshake, in *input, now time.Time) (Answer, error) {
	if h.missing != nil {
		return Answer{}, h.missing
	}
	k, err := v.admit(ctx, h, in, now)
	if err != nil {
		return Answer{}, err
	}
	if h.challenge != nil {
		if in.proof, err = h.challenge.prove(in, k); err != nil {
			return Answer{}, err
		}
	}
	return h.reply(in)
}

// admit returns the key to answer with, or why the question is not to be answered.
func (v *verifier) admit(ctx context.Context, h *handshake, in *input, now time.Time) (key, error) {
	if failure := h.demands(in); failure != nil {
		return nil, failure
	}
	switch {
	case !h.Signed && !h.challenge.keyed():
		return nil, v.unbound(h)
	case len(v.schemes) == 0:
		return nil, &ConfigError{"secret", "is required, so that the address can be confirmed"}
	case !h.Signed:
		keys := v.schemes[0].keys
		return keys[len(keys)-1].key, nil
	}
	found, failure := v.verify(ctx, in, now)
	if failure != nil {
		return nil, failure
	}
	return found.key(), nil
}

// demands returns why not all that h asks of the question holds.
func (h *handshake) demands(in *input) *Failure {
	if failure := check(h.require, in); failure != nil {
		if failure.Cause == SignatureMalformed {
			return &Failure{Cause: SignatureMismatch, Detail: failure.Detail}
		}
		return failure
	}
	for i := range h.listed {
		l := &h.listed[i]
		if value, _ := l.source.read(in); !slices.Contains(l.values, value) {
			return &Failure{Cause: SignatureMismatch, Detail: l.source.names[0] + " is none of those that are configured"}
		}
	}
	return nil
}

// unbound refuses a secret if there is one already: whoever came later could
// otherwise put his own in its place.
func (v *verifier) unbound(h *handshake) error {
	if h.learns == nil || len(v.schemes) == 0 {
		return nil
	}
	return &Failure{Cause: SignatureMissing, Detail: h.learns.names[0] + " comes too late: there is a secret already"}
}

// key is the one that the request was signed with.
func (p *proved) key() key {
	for _, k := range p.scheme.keys {
		if k.secretID == p.secretID {
			return k.key
		}
	}
	return nil
}
