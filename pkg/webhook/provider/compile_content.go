package provider

import (
	"reflect"
	"slices"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// compileContents compiles what is signed, and refuses what would prove nothing.
func (s *signed) compileContents(data *Scheme, params *parameters) error {
	if data.Primitive == Static || data.Primitive == JWT {
		s.proof = Authenticated
		if data.Content != "" || len(data.Variants) > 0 {
			return wrong("signed_content", "must not be given with %s, which has none", data.Primitive)
		}
		return nil
	}
	covers, err := s.addContent(data, data.Content, params)
	if err != nil {
		return within("signed_content", err)
	}
	if err := s.checkCoverage(data, covers); err != nil {
		return err
	}
	for _, variant := range data.Variants {
		other, err := s.addContent(data, variant, params)
		if err != nil {
			return within("signed_content_variants", err)
		}
		if !reflect.DeepEqual(covers, other) {
			return wrong("signed_content_variants", "must have the same tokens as signed_content")
		}
	}
	for i := range covers.json {
		covers.json[i] = s.itemPrefix + covers.json[i]
	}
	covers.partial = data.Partial
	s.covers = *covers
	if err := s.compileMembers(); err != nil {
		return err
	}
	s.headers = slices.Concat(s.headers, covers.headers)
	s.proof = covers.proof()
	return nil
}

// compileMembers readies the check of the members that are signed by themselves.
func (s *signed) compileMembers() (err error) {
	if len(s.covers.json) > 0 && !s.covers.body {
		s.members, err = jsonpath.Compile(s.covers.json...)
	}
	return err
}

// addContent compiles one template, and returns what it covers.
func (s *signed) addContent(data *Scheme, text string, params *parameters) (*coverage, error) {
	covers := &coverage{jose: data.Primitive == JWS}
	t, err := parseTemplate(text, &tokens{params: params, scheme: data, covers: covers})
	s.contents = append(s.contents, t)
	return covers, err
}

// checkCoverage refuses what could be changed without its signature's being wrong.
func (s *signed) checkCoverage(data *Scheme, c *coverage) error {
	switch {
	case c.nothing():
		return wrong("signed_content", "must hold something of the request")
	case data.Primitive == Digest && !c.secret:
		return wrong("signed_content", "must hold {secret}, without which anyone can make a digest")
	case len(s.messageID) > 0 && !c.id:
		return wrong("id_header", "must be signed: signed_content has no {id}")
	case len(s.nonce) > 0 && !c.nonce:
		return wrong("nonce_header", "must be signed: signed_content has no {nonce}")
	case s.time != nil && !c.ts && (s.time.inSig || !c.at(Place{In: s.time.source.in, Name: s.time.source.names[0]})):
		return wrong("timestamp", "must be signed: signed_content has no {ts}")
	}
	return nil
}

// compileToken compiles what a token must say, which is signed as well.
func (s *signed) compileToken(data *Scheme, params *parameters) (err error) {
	if data.Token == nil {
		return nil
	}
	s.covers.jose = true
	s.covers.body = s.covers.body || data.Signature.In == InBody
	if s.token, err = compileTokenRules(data, params, &s.covers); err != nil {
		return err
	}
	s.encoded = data.Primitive == JWS && !data.Token.Unencoded
	s.headers = slices.Concat(s.headers, s.covers.headers)
	s.proof = s.covers.proof()
	return nil
}
