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
	// tokens says that what is in them are tokens.
	tokens   bool
	sources  []source
	format   format
	groupSep string
	// paired says that each source has a key of its own.
	paired bool
	// form says that what is signed, or the signature, is in a form.
	form      bool
	encoding  Encoding
	time      *timestamp
	messageID []string
	nonce     []string
	// once are the values that are signed for one event alone, onceAt whether the time
	// in the signature is one of them.
	once     []source
	onceAt   bool
	contents []*template
	// encoded says that what is signed is in base64url.
	encoded bool
	// token is nil where the signature is no token.
	token  *tokenRules
	covers coverage
	// members are those of the JSON document that are signed, where the document is
	// not; nil if there are none.
	members *jsonpath.Set
	proof   Proof
	keys    []keyed
	// published are the keys that the provider publishes; nil if it does not, or if
	// there is nothing to be known of them.
	published *published
	hashBy    *hashBy
	// sent are what a signed request says of its key.
	sent []Condition
	// static says that the signature is the secret itself.
	static bool
	// unsigned says that the provider signs nothing.
	unsigned bool
	// decompress says that what is signed is the body before it was compressed.
	decompress bool
	// digests says that ids of events are made of the body's digest.
	digests bool
	// headers are the canonical names of those that may be read, sorted.
	headers []string
}

// proved is what a scheme found of a genuine request.
type proved struct {
	scheme   *signed
	secretID string
	at       time.Time
	// url is the one that is signed; empty if none is.
	url string
}

// verify checks in as of now. The signature is checked before the time: to be
// told that a time is too old is worth something to whoever sets the webhook up,
// whose clock is off or who replays a request, and must therefore be said of
// genuine requests alone.
func (s *signed) verify(ctx context.Context, in *input, now time.Time) (proved, *Failure) {
	verify := s.verifyOne
	if s.items != nil {
		verify = s.verifyItems
	}
	found, failure := verify(ctx, in, now)
	if failure == nil {
		failure = s.checkMembers(in)
	}
	if failure != nil {
		return proved{}, failure
	}
	return found, nil
}

// checkMembers refuses a genuine document in which a member that is signed could be
// read otherwise than it was here: who has it could add to it what a consumer believes.
func (s *signed) checkMembers(in *input) *Failure {
	if s.members != nil && !s.members.Once(in.json()) {
		return &Failure{PayloadMalformed, "not JSON in which what is signed stands once"}
	}
	return nil
}

func (s *signed) verifyOne(ctx context.Context, in *input, now time.Time) (proved, *Failure) {
	in.reset()
	if failure := s.prepare(in); failure != nil {
		return proved{}, failure
	}
	if s.unsigned {
		return proved{scheme: s}, nil
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

// prepare reads what in claims, and checks what can be known before its signature.
func (s *signed) prepare(in *input) *Failure {
	if s.decompress {
		if failure := in.decompress(); failure != nil {
			return failure
		}
	}
	if failure := check(s.require, in); failure != nil || s.unsigned {
		return failure
	}
	if failure := s.readClaims(in); failure != nil {
		return failure
	}
	return s.checkForm(in)
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
	if failure = s.open(in, c); failure != nil {
		return found, failure
	}
	// A time that is an own part of what is signed is needed first; one that lies in
	// signed content has no say before that is genuine.
	if s.time != nil && s.covers.ts {
		if found.at, failure = s.time.read(in, c); failure != nil {
			return found, failure
		}
	}
	keys, failure := s.liveKeys(ctx, in, c, now)
	if failure != nil {
		return found, failure
	}
	if found.secretID, failure = s.match(keys, in, c); failure != nil {
		return found, failure
	}
	found.at, failure = s.checkGenuine(in, c, found.at, now)
	return found, failure
}

// open reads what c claims besides its signature.
func (s *signed) open(in *input, c *claim) *Failure {
	if failure := s.decode(in, c); failure != nil {
		return failure
	}
	in.jose, in.keyID = c.protected, c.keyID
	return s.hashBy.read(in, c)
}

// checkGenuine checks what a genuine request says, and returns when it was signed:
// at, if that has been read.
func (s *signed) checkGenuine(in *input, c *claim, at, now time.Time) (time.Time, *Failure) {
	var failure *Failure
	if s.token != nil {
		if at, failure = s.checkToken(in, c, at, now); failure != nil {
			return at, failure
		}
	}
	if s.time == nil {
		return at, nil
	}
	if !s.covers.ts {
		if at, failure = s.time.read(in, c); failure != nil {
			return at, failure
		}
	}
	return at, s.time.check(at, now)
}

// checkToken checks what a genuine token says, and returns when it was signed.
func (s *signed) checkToken(in *input, c *claim, at, now time.Time) (time.Time, *Failure) {
	if failure := s.token.header.check(c.protected, in, "header"); failure != nil {
		return at, failure
	}
	if len(c.payload) == 0 {
		return at, nil
	}
	if failure := s.token.claims.check(c.payload, in, "claim"); failure != nil {
		return at, failure
	}
	if s.sources[0].in == InBody {
		in.doc, in.docRead = s.token.read(c.payload), true
	}
	return s.token.checkTimes(c.payload, now)
}

// liveKeys returns the keys that c may be signed with: the configured ones, or
// else those that the provider publishes. Where the request says where those are,
// it must not name another place, whatever is configured.
func (s *signed) liveKeys(ctx context.Context, in *input, c *claim, now time.Time) ([]keyed, *Failure) {
	if s.published == nil {
		return s.keys, nil
	}
	addresses, failure := s.published.addresses(in)
	if failure != nil || len(s.keys) > 0 {
		return s.keys, failure
	}
	return s.published.keys(ctx, addresses, c, now)
}

// match returns the id of the secret of one of keys that c is signed with.
func (s *signed) match(keys []keyed, in *input, c *claim) (secretID string, failure *Failure) {
	if len(s.contents) == 0 {
		s.begin(in, c)
		return s.holder(keys, in, c)
	}
	kept := len(in.text)
	for _, t := range s.contents {
		s.begin(in, c)
		in.text = in.text[:kept] // nothing is left of the content before
		if failure = t.render(in, &in.content); failure != nil {
			continue
		}
		if secretID, failure = s.holder(keys, in, c); failure == nil {
			return secretID, nil
		}
	}
	return "", failure
}

// begin begins in.content with what stands before the signed content.
func (s *signed) begin(in *input, c *claim) {
	in.beginContent()
	in.content.head, in.content.encoded, in.content.digests = c.head, s.encoded, s.digests
}

// holder returns the id of the secret that signed in.content.
func (s *signed) holder(keys []keyed, in *input, c *claim) (secretID string, failure *Failure) {
	for i := range keys {
		k := &keys[i]
		if k.answers(c) && k.holds(&in.content, c.hash, in.signatures) {
			return k.secretID, nil
		}
	}
	return "", s.mismatch(keys, in, c)
}

// mismatch tells a wrong signature from what cannot be one.
func (s *signed) mismatch(keys []keyed, in *input, c *claim) *Failure {
	name := s.sources[0].names[0]
	answered := false
	for i := range keys {
		if !keys[i].answers(c) {
			continue
		}
		answered = true
		for _, sig := range in.signatures {
			if keys[i].wellFormed(sig, c.hash) {
				return &Failure{SignatureMismatch, name}
			}
		}
	}
	if !answered {
		return &Failure{SignatureMismatch, name + " asks for a key that there is not"}
	}
	return &Failure{SignatureMalformed, name + " has the wrong length or form"}
}
