package provider

import "strings"

// maxGroups bounds the lists, each with a time of its own, in one header.
const maxGroups = 4

// readClaims puts into in what it claims as its signature.
func (s *signed) readClaims(in *input) *Failure {
	if s.groupSep != "" {
		return s.readGroups(in)
	}
	c := in.newClaim(len(s.sources))
	missing := true
	for i := range s.sources {
		text, failure := s.sourceText(in, i)
		if failure != nil {
			return failure
		}
		if text == "" {
			continue
		}
		if s.paired && !missing {
			c = in.newClaim(0)
		}
		if s.paired {
			c.place = i + 1
		}
		missing = false
		if why := s.format.parse(text, c); why != "" {
			return &Failure{SignatureMalformed, s.sources[i].names[0] + " " + why}
		}
	}
	if missing {
		return &Failure{SignatureMissing, s.sources[0].names[0]}
	}
	return nil
}

// sourceText returns the text of a signature, "" if there is none: a body that is no form
// has none in one.
func (s *signed) sourceText(in *input, i int) (string, *Failure) {
	src := &s.sources[i]
	if src.in == InForm {
		if _, err := in.formValues(); err != nil && err != errNoForm {
			return "", &Failure{PayloadMalformed, "not a form"}
		}
	}
	text, _ := src.read(in)
	return text, nil
}

func (s *signed) readGroups(in *input) *Failure {
	text, failure := s.sourceText(in, 0)
	switch {
	case failure != nil:
		return failure
	case text == "":
		return &Failure{SignatureMissing, s.sources[0].names[0]}
	case strings.Count(text, s.groupSep) >= maxGroups:
		return &Failure{SignatureMalformed, tooManySignatures}
	}
	for group := range strings.SplitSeq(text, s.groupSep) {
		if why := s.format.parse(group, in.newClaim(0)); why != "" {
			return &Failure{SignatureMalformed, s.sources[0].names[0] + " " + why}
		}
	}
	return nil
}

// newClaim appends an empty claim of at least so many signatures, with the room of
// one that was there before.
func (in *input) newClaim(limit int) *claim {
	n := len(in.claims)
	if n == cap(in.claims) {
		in.claims = append(in.claims, claim{limit: limit})
		return &in.claims[n]
	}
	in.claims = in.claims[:n+1]
	c := &in.claims[n]
	*c = claim{texts: c.texts[:0], limit: limit}
	return c
}

// decode sets in.signatures to those of c. Some that are not well-formed do not
// matter beside others that are.
func (s *signed) decode(in *input, c *claim) *Failure {
	in.signatures = in.signatures[:0]
	for _, text := range c.texts {
		encoded := in.keep(text)
		start := len(in.text)
		decoded, ok := s.encoding.appendDecoded(in.text, encoded)
		if !ok {
			continue
		}
		in.text = decoded
		in.signatures = append(in.signatures, decoded[start:len(decoded):len(decoded)])
	}
	if len(in.signatures) == 0 {
		return &Failure{SignatureMalformed, s.sources[0].names[0] + " is not " + string(s.encoding)}
	}
	return nil
}
