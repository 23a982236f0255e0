package provider

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// sampleLifetime is for how long a token holds that [Provider.Sign] makes.
const sampleLifetime = 5 * time.Minute

// setToken begins the claim of a token: with its header, and its payload if it
// has one.
func (s *signer) setToken(in *input) error {
	s.claim.algorithm = s.keys[0].algorithms[0]
	s.claim.hash = s.claim.algorithm.hash()
	header := map[string]any{"alg": s.claim.algorithm}
	if s.keys[0].id != "" {
		header["kid"] = s.keys[0].id
	}
	s.setCritical(header)
	s.setSent(header)
	if err := s.setMembers(header, s.token.header, in); err != nil {
		return err
	}
	var err error
	if s.claim.protected, err = json.Marshal(header); err != nil {
		return err
	}
	if !s.hasPayload() {
		s.claim.head = []byte(encodePart(s.claim.protected) + ".")
		return nil
	}
	payload, err := s.payload(in)
	s.claim.payload = payload
	s.claim.head = []byte(encodePart(s.claim.protected) + "." + encodePart(payload))
	return err
}

func (s *signer) hasPayload() bool { return !s.format.(compactJWS).detached }

// setCritical adds to a header of a detached signature what that has to say.
func (s *signer) setCritical(header map[string]any) {
	if s.hasPayload() {
		header["typ"] = "JWT"
		return
	}
	if s.token.data.Unencoded {
		header["b64"], header["crit"] = false, []string{"b64"}
	}
	if s.time != nil && s.time.source.in == InJOSE {
		header[s.time.source.names[0]] = json.RawMessage(s.claim.ts)
	}
	if list := s.covers.joseHeaders; list != "" {
		header[list] = strings.Join(s.time.source.names[:1], ",")
	}
}

// payload makes the claims. Of a token that is the body, they are the body.
func (s *signer) payload(in *input) ([]byte, error) {
	claims := map[string]any{"iat": s.now.Unix()}
	if s.sources[0].in == InBody {
		if err := s.setDocument(claims); err != nil {
			return nil, err
		}
	}
	if s.sources[0].in != InBody || s.token.data.RequireExpiry {
		claims["exp"] = s.now.Add(sampleLifetime).Unix()
	}
	if err := s.setMembers(claims, s.token.claims, in); err != nil {
		return nil, err
	}
	return json.Marshal(claims)
}

func (s *signer) setDocument(claims map[string]any) error {
	if document := s.token.data.Document; document != "" {
		claims[document] = string(s.request.Body)
		return nil
	}
	if json.Unmarshal(s.request.Body, &claims) != nil {
		return errNoObject
	}
	return nil
}

// setMembers gives members the values that rules want.
func (s *signer) setMembers(members map[string]any, rules claimRules, in *input) error {
	for i := range rules.rules {
		rule := &rules.rules[i]
		if len(rule.equals) == 0 {
			members[rule.Name] = s.unique()
			continue
		}
		want, ok := rule.want(rule.equals[0], in)
		if !ok {
			return wrong(rule.Name, "cannot be made of this request")
		}
		members[rule.Name] = want
		if slices.Contains([]string{"true", "false"}, want) {
			members[rule.Name] = json.RawMessage(want)
		}
	}
	return nil
}
