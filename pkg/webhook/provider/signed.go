package provider

import (
	"context"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// signed is a compiled [Scheme].
type signed struct {
	id      string
	require []condition
	// items are those of a batch that are signed each by itself; itemPrefix stands
	// before the paths within one to make them paths within the document.
	items      *jsonpath.Set
	itemPrefix string
	sources    []source
	format     format
	groupSep   string
	// form says that what is signed, or the signature, is in a form.
	form      bool
	encoding  Encoding
	time      *timestamp
	messageID []string
	nonce     []string
	contents  []*template
	covers    coverage
	proof     Proof
	keys      []keyed
	// headers are the canonical names of those that may be read, sorted.
	headers []string
}

// keyed is a key, and the id of the secret that it was made of.
type keyed struct {
	key
	secretID string
}

// proved is what a scheme found of a genuine request.
type proved struct {
	scheme   *signed
	secretID string
	at       time.Time
}

// verify checks in as of now. The signature is checked before the time: to be
// told that a time is too old is worth something to whoever sets the webhook up,
// whose clock is off or who replays a request, and must therefore be said of
// genuine requests alone.
func (s *signed) verify(ctx context.Context, in *input, now time.Time) (proved, *Failure) {
	if s.items != nil {
		return s.verifyItems(ctx, in, now)
	}
	return s.verifyOne(ctx, in, now)
}

func (s *signed) verifyOne(ctx context.Context, in *input, now time.Time) (proved, *Failure) {
	in.reset()
	if failure := check(s.require, in); failure != nil {
		return proved{}, failure
	}
	if failure := s.readClaims(in); failure != nil {
		return proved{}, failure
	}
	if failure := s.checkForm(in); failure != nil {
		return proved{}, failure
	}
	in.id, in.nonce = firstHeader(in, s.messageID), firstHeader(in, s.nonce)
	var failure *Failure
	for i := range in.claims {
		found, f := s.verifyClaim(ctx, in, &in.claims[i], now)
		if f == nil {
			return found, nil
		}
		failure = graver(failure, f)
	}
	return proved{}, failure
}

func firstHeader(in *input, names []string) string {
	for _, name := range names {
		if value := in.header(name); value != "" {
			return value
		}
	}
	return ""
}

func (s *signed) verifyClaim(ctx context.Context, in *input, c *claim, now time.Time) (found proved, failure *Failure) {
	found = proved{scheme: s}
	if failure = s.decode(in, c); failure != nil {
		return found, failure
	}
	// A time that is an own part of what is signed is needed first; one that lies in
	// signed content has no say before that is genuine.
	if s.time != nil && s.covers.ts {
		if found.at, failure = s.time.read(in, c); failure != nil {
			return found, failure
		}
	}
	if found.secretID, failure = s.match(ctx, in, c); failure != nil || s.time == nil {
		return found, failure
	}
	if !s.covers.ts {
		if found.at, failure = s.time.read(in, c); failure != nil {
			return found, failure
		}
	}
	return found, s.time.check(found.at, now)
}

// match returns the id of the secret one of whose signatures c is.
func (s *signed) match(ctx context.Context, in *input, c *claim) (secretID string, failure *Failure) {
	if len(s.contents) == 0 {
		return s.holder(ctx, in, c)
	}
	for _, t := range s.contents {
		in.content.reset()
		if failure = t.render(in, &in.content); failure != nil {
			continue
		}
		if secretID, failure = s.holder(ctx, in, c); failure == nil {
			return secretID, nil
		}
	}
	return "", failure
}

// holder returns the id of the secret that signed in.content.
func (s *signed) holder(ctx context.Context, in *input, c *claim) (secretID string, failure *Failure) {
	for _, k := range s.keys {
		if k.holds(&in.content, c.hash, in.signatures) {
			return k.secretID, nil
		}
	}
	return "", s.mismatch(in, c)
}

// mismatch tells a wrong signature from what cannot be one.
func (s *signed) mismatch(in *input, c *claim) *Failure {
	for _, k := range s.keys {
		for _, sig := range in.signatures {
			if k.wellFormed(sig, c.hash) {
				return &Failure{SignatureMismatch, s.sources[0].names[0]}
			}
		}
	}
	return &Failure{SignatureMalformed, s.sources[0].names[0] + " has the wrong length or form"}
}
