package provider

import "time"

// signed is a compiled [Scheme].
type signed struct {
	id        string
	require   []condition
	sources   []source
	format    format
	groupSep  string
	encoding  Encoding
	time      *timestamp
	messageID []string
	nonce     []string
	contents  []*template
	covers    coverage
	proof     Proof
	keys      []keyed
	// headers are the canonical names of those that may be read.
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
func (s *signed) verify(in *input, now time.Time) (proved, *Failure) {
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
		found, f := s.verifyClaim(in, &in.claims[i], now)
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

func (s *signed) verifyClaim(in *input, c *claim, now time.Time) (found proved, failure *Failure) {
	found = proved{scheme: s}
	if failure = s.decode(in, c); failure != nil {
		return found, failure
	}
	if s.time != nil {
		if found.at, failure = s.time.read(in, c); failure != nil {
			return found, failure
		}
	}
	if found.secretID, failure = s.match(in, c); failure != nil {
		return found, failure
	}
	if s.time != nil {
		failure = s.time.check(found.at, now)
	}
	return found, failure
}

// match returns the id of the secret one of whose signatures c is.
func (s *signed) match(in *input, c *claim) (secretID string, failure *Failure) {
	if len(s.contents) == 0 {
		return s.holder(in, c)
	}
	for _, t := range s.contents {
		in.content.reset()
		if failure = t.render(in, &in.content); failure != nil {
			continue
		}
		if secretID, failure = s.holder(in, c); failure == nil {
			return secretID, nil
		}
	}
	return "", failure
}

// holder returns the id of the secret that signed in.content.
func (s *signed) holder(in *input, c *claim) (secretID string, failure *Failure) {
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
