package provider

import (
	"slices"
	"strconv"
	"strings"
)

// maxNumbered bounds the headers that differ in a number.
const maxNumbered = 100

// compileScheme checks data and readies it; its keys come later.
func compileScheme(data *Scheme, payload string, params *parameters) (*signed, error) {
	params.fields = new(jsonFields)
	s := &signed{id: data.ID, static: data.Primitive == Static, decompress: data.Decompress}
	if err := s.compilePrimitive(data); err != nil {
		return nil, err
	}
	if data.Primitive == None {
		s.unsigned, s.proof = true, Unsigned
		return s, within("require", s.compileRequire(data, params))
	}
	// The order matters: what is bound is known once the contents are.
	for _, part := range [...]struct {
		field   string
		compile func(*Scheme, *parameters) error
	}{
		{"items", s.compileItems},
		{"signature", s.compileSignature},
		{"timestamp", s.compileTimestamp},
		{"", s.compileHeaders},
		{"", s.compileContents},
		{"token", s.compileToken},
		{"require", s.compileRequire},
		{"", s.compileNonce},
		{"hash_by", s.compileHashBy},
	} {
		if err := part.compile(data, params); err != nil {
			return nil, within(part.field, err)
		}
	}
	s.finish(data, payload)
	return s, nil
}

// finish takes note of what follows from the parts together.
func (s *signed) finish(data *Scheme, payload string) {
	if data.Fetch != nil {
		s.sent = data.Fetch.Sent
	}
	s.covers.payload = payload
	s.form = s.covers.forms || s.sources[0].in == InForm
	if s.form || payload != "" {
		s.headers = append(s.headers, "Content-Type")
	}
}

func (s *signed) compilePrimitive(data *Scheme) error {
	switch data.Primitive {
	case HMAC, Digest, ECDSA, RSA:
		if err := data.checkHash(); err != nil {
			return err
		}
	case Ed25519, Static, JWT, JWS, None:
		if data.Hash != "" {
			return wrong("hash", "must not be given with %s", data.Primitive)
		}
	default:
		return wrong("primitive", "must be hmac, digest, ecdsa, ed25519, rsa, jwt, jws-detached or static")
	}
	if err := data.checkToken(); err != nil {
		return within("token", err)
	}
	if !data.Key.Encoding.known() {
		return wrong("key.encoding", "must be utf8, hex, base64 or base64url")
	}
	if n := data.Key.Normalize; n != "" && n != nfkd {
		return wrong("key.normalize", "must be NFKD")
	}
	if data.Sorted && data.Primitive != Digest {
		return wrong("sorted", "must be given with digest only")
	}
	if data.Key.Derive != "" && (data.Primitive != HMAC || data.Key.Derive.size() == 0) {
		return wrong("key.derive", "must be a hash, and of an hmac")
	}
	return nil
}

func (data *Scheme) checkHash() error {
	byName := data.Primitive == HMAC && data.Signature.Format == AlgoPrefixed || data.Primitive == RSA && data.HashBy != nil
	if byName != (data.Hash == "") || data.Hash != "" && data.Hash.size() == 0 {
		return wrong("hash", "must be sha1, sha256, sha384, sha512 or keccak256, or left out if the signature names it")
	}
	if data.Hash.crypto() == 0 && !byName && (data.Primitive == ECDSA || data.Primitive == RSA) {
		return wrong("hash", "must be sha1, sha256, sha384 or sha512 with %s", data.Primitive)
	}
	return nil
}

func (data *Scheme) checkToken() error {
	isToken := data.Primitive == JWT || data.Primitive == JWS
	switch t := data.Token; {
	case !isToken && t == nil:
		return nil
	case !isToken || t == nil:
		return wrong("algs", "must be given with jwt and jws-detached, and with nothing else")
	case len(t.Algorithms) == 0 || slices.ContainsFunc(t.Algorithms, func(a Algorithm) bool { return !a.known() }):
		return wrong("algs", "must be algorithms of RFC 7518 with HMAC, RSA PKCS #1 v1.5 or ECDSA, or EdDSA")
	case !seconds(t.Leeway) || !seconds(t.MaxAge) || !seconds(t.MaxLifetime):
		return wrong("leeway_s", "and the other times must be 0 to %d", maxToleranceSeconds)
	case data.Primitive == JWS && (len(t.Claims) > 0 || t.Document != "" || t.MaxAge+t.MaxLifetime > 0 || t.RequireExpiry):
		return wrong("claims", "and what is said of them must not be given with jws-detached, which has none")
	case data.Primitive == JWT && t.Unencoded:
		return wrong("unencoded", "must not be given with jwt")
	}
	return nil
}

// seconds reports whether n is a number of seconds that may be given.
func seconds(n int) bool { return n >= 0 && n <= maxToleranceSeconds }

func (s *signed) compileSignature(data *Scheme, params *parameters) (err error) {
	sig := &data.Signature
	s.encoding, s.groupSep, s.paired = sig.Encoding, sig.GroupSep, sig.Paired
	if data.Token != nil {
		s.encoding = Base64URL
	}
	if err := data.checkSignature(); err != nil {
		return err
	}
	if s.format, err = compileFormat(data, params); err != nil {
		return err
	}
	name := sig.Name
	if sig.Configurable {
		name = or(params.optional(string(sig.In)), name)
	}
	if err = s.addSource(params, sig.In, name, sig.Aliases...); err != nil {
		return err
	}
	for _, also := range slices.Concat(sig.Also, numbered(name, sig.Numbered)) {
		if err = s.addSource(params, sig.In, also); err != nil {
			return err
		}
	}
	return nil
}

// checkSignature checks what does not depend on the format.
func (data *Scheme) checkSignature() error {
	sig := &data.Signature
	plain := sig.Encoding == "" || sig.Encoding == Text
	switch {
	case !sig.Encoding.known():
		return wrong("encoding", "must be utf8, hex, base64 or base64url")
	case data.Token != nil && (sig.Encoding != "" || sig.Format != "" || sig.GroupSep != ""):
		return wrong("format", "and encoding must not be given with %s", data.Primitive)
	case data.Token == nil && data.Primitive != Static && plain:
		return wrong("encoding", "must be hex, base64 or base64url")
	case sig.Numbered < 0 || sig.Numbered > maxNumbered:
		return wrong("numbered", "must be at most %d", maxNumbered)
	case sig.In == InBody && data.Primitive == JWT:
		return nil
	case sig.In != InHeader && sig.In != InQuery && sig.In != InForm && sig.In != InJSON:
		return wrong("in", "must be header, query, form or json, or body for a jwt")
	}
	return nil
}

// numbered returns the names like name, which ends in 1, with 2 to last.
func numbered(name string, last int) (names []string) {
	for n := 2; n <= last; n++ {
		names = append(names, strings.TrimSuffix(name, "1")+strconv.Itoa(n))
	}
	return names
}

// addSource adds a place of signatures.
func (s *signed) addSource(params *parameters, in Location, name string, aliases ...string) error {
	src, err := params.source(in, name, aliases...)
	s.sources = append(s.sources, src)
	if !s.static {
		s.reads(src)
	}
	return err
}

// reads takes note of the headers that src reads. Those that hold a secret itself
// are not to be noted: what is noted is kept, and shown (I5).
func (s *signed) reads(src source) {
	if src.in == InHeader {
		s.headers = append(s.headers, src.names...)
	}
}

func (s *signed) compileHeaders(data *Scheme, _ *parameters) (err error) {
	if s.messageID, err = compileHeader(data.IDHeader); err != nil {
		return within("id_header", err)
	}
	if s.nonce, err = compileHeader(data.NonceHeader); err != nil {
		return within("nonce_header", err)
	}
	s.headers = slices.Concat(s.headers, s.messageID, s.nonce)
	return nil
}

// compileHeader returns the canonical names of h, none if it is not given.
func compileHeader(h Header) ([]string, error) {
	if h.Name == "" && len(h.Aliases) == 0 {
		return nil, nil
	}
	src, err := compileSource(InHeader, h.Name, h.Aliases...)
	return src.names, err
}

func (s *signed) compileRequire(data *Scheme, params *parameters) (err error) {
	s.require, err = compileConditions(data.Require, params)
	for i := range s.require {
		c := &s.require[i]
		if !strings.Contains(data.Require[i].Equals, "{param:") {
			s.reads(c.source)
		}
		// A signed digest of the body is as good as the body.
		if c.bindsBody && s.covers.at(Place{In: c.source.in, Name: c.source.names[0]}) {
			s.covers.body, s.proof = true, Verified
		}
	}
	return err
}
