package provider

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// verifier is a provider, compiled for one webhook.
type verifier struct {
	provider   *Provider
	schemes    []*signed
	events     *events
	handshakes []handshake
	batch      *batch
	// addresses are further ones of the webhook.
	addresses []string
}

// Verifier returns the verifier of a webhook that is set up as cfg says. Its
// error is a [*ConfigError]: a secret that is blank or cannot be read, a
// parameter that is missing or that the provider does not have, or a description
// of a scheme that does not make sense.
//
// The parameters are those that the provider's schemes name, and a few more:
// "scheme" chooses one scheme by its id, "tolerance" is in seconds and overrides
// by how much a signed time may differ from the clock, and "header" and "query"
// name another place for a provider whose users choose it.
func (p *Provider) Verifier(cfg Config) (Verifier, error) {
	v, err := p.compile(cfg)
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (v *verifier) Verify(ctx context.Context, r *Request, now time.Time) (Result, error) {
	in := v.provider.input(r)
	defer in.release()
	found, failure := v.verify(ctx, in, now)
	if failure == nil {
		failure = v.askable(in)
	}
	if failure != nil {
		return Result{}, failure
	}
	return v.result(in, found, now), nil
}

// verify tries every scheme. If none holds, it returns the failure that came
// furthest, which says most.
func (v *verifier) verify(ctx context.Context, in *input, now time.Time) (proved, *Failure) {
	var failure *Failure
	for _, s := range v.schemes {
		found, f := v.verifyAnywhere(ctx, s, in, now)
		if f == nil {
			return found, nil
		}
		failure = graver(failure, f)
	}
	return proved{}, failure
}

// reset makes in ready for another scheme; what was read of the request stays.
func (in *input) reset() {
	in.claims, in.ts, in.id, in.nonce = in.claims[:0], "", "", ""
	in.jose, in.keyID, in.alsoRead = nil, "", nil
}

func (v *verifier) result(in *input, found proved, now time.Time) Result {
	s := found.scheme
	id, kind := v.events.read(in, &s.covers)
	switch {
	case id != "":
	case in.id != "":
		id = presentableID([]byte(in.id))
	default:
		id = v.unnamed(in, &s.covers, cmp.Or(found.url, in.URL), now)
	}
	return Result{
		Proof:     s.proof,
		Scheme:    s.id,
		SecretID:  found.secretID,
		SignedAt:  found.at,
		URL:       found.url,
		EventID:   id,
		Nonce:     s.nonceOf(in),
		EventType: kind,
		Mode:      v.events.mode(in),
		Headers:   s.present(in),

		Uncompressed: in.uncompressed,
		Document:     in.apart(),
	}
}

// present returns the names of those headers of in that are read.
func (s *signed) present(in *input) []string {
	names := make([]string, 0, len(s.headers)+len(in.alsoRead))
	for _, name := range s.headers {
		if len(in.Header[name]) > 0 {
			names = append(names, name)
		}
	}
	if len(in.alsoRead) == 0 {
		return names
	}
	names = append(names, in.alsoRead...)
	slices.Sort(names)
	return slices.Compact(names)
}

// gravity orders causes by how far verification came.
var gravity = [...]Cause{
	SignatureMissing, PayloadMalformed, SignatureMalformed, TimestampMissing, TimestampMalformed,
	SignatureMismatch, TimestampTooOld, TimestampTooNew, KeyUnavailable,
}

// graver returns the failure that came further; b if both came as far. a may be nil.
func graver(a, b *Failure) *Failure {
	if a == nil || b.gravity() >= a.gravity() {
		return b
	}
	return a
}

func (f *Failure) gravity() int {
	for i, cause := range gravity {
		if cause == f.Cause {
			return i
		}
	}
	return -1
}
