package provider

import "slices"

// compileScheme checks data and readies it; its keys come later.
func compileScheme(data *Scheme, payload string, params *parameters) (*signed, error) {
	s := &signed{id: data.ID}
	if err := s.compilePrimitive(data); err != nil {
		return nil, err
	}
	if err := s.compileSignature(data, params); err != nil {
		return nil, within("signature", err)
	}
	if err := s.compileTimestamp(data, params); err != nil {
		return nil, within("timestamp", err)
	}
	if err := s.compileHeaders(data); err != nil {
		return nil, err
	}
	if err := s.compileContents(data, params); err != nil {
		return nil, err
	}
	if err := s.compileRequire(data, params); err != nil {
		return nil, within("require", err)
	}
	s.covers.payload = payload
	if s.sources[0].in == InForm || payload != "" || len(s.covers.form) > 0 {
		s.headers = append(s.headers, "Content-Type")
	}
	slices.Sort(s.headers)
	s.headers = slices.Compact(s.headers)
	return s, nil
}

func (s *signed) compilePrimitive(data *Scheme) error {
	switch data.Primitive {
	case HMAC, Digest, ECDSA, RSA:
		byName := data.Primitive == HMAC && data.Signature.Format == AlgoPrefixed
		if byName != (data.Hash == "") || data.Hash != "" && data.Hash.size() == 0 {
			return wrong("hash", "must be sha1, sha256, sha384 or sha512, or left out if the signature names it")
		}
	case Ed25519, Static:
		if data.Hash != "" {
			return wrong("hash", "must not be given with %s", data.Primitive)
		}
	default:
		return wrong("primitive", "must be hmac, digest, ecdsa, ed25519, rsa or static")
	}
	if !data.Key.Encoding.known() {
		return wrong("key.encoding", "must be utf8, hex, base64 or base64url")
	}
	if data.Key.Derive != "" && (data.Primitive != HMAC || data.Key.Derive.size() == 0) {
		return wrong("key.derive", "must be a hash, and of an hmac")
	}
	return nil
}

func (s *signed) compileSignature(data *Scheme, params *parameters) (err error) {
	sig := &data.Signature
	s.encoding, s.groupSep = sig.Encoding, sig.GroupSep
	switch {
	case !sig.Encoding.known():
		return wrong("encoding", "must be utf8, hex, base64 or base64url")
	case data.Primitive != Static && (sig.Encoding == "" || sig.Encoding == Text):
		return wrong("encoding", "must be hex, base64 or base64url")
	case sig.In != InHeader && sig.In != InForm && sig.In != InJSON:
		return wrong("in", "must be header, form or json")
	}
	if s.format, err = compileFormat(sig, params); err != nil {
		return err
	}
	name := sig.Name
	if sig.Configurable {
		name = or(params.optional("header"), name)
	}
	if err = s.addSource(sig.In, name, sig.Aliases...); err != nil {
		return err
	}
	for _, also := range sig.Also {
		if err = s.addSource(sig.In, also); err != nil {
			return err
		}
	}
	return nil
}

// addSource adds a place of signatures.
func (s *signed) addSource(in Location, name string, aliases ...string) error {
	src, err := compileSource(in, name, aliases...)
	s.sources = append(s.sources, src)
	s.reads(src)
	return err
}

// reads takes note of the headers that src reads.
func (s *signed) reads(src source) {
	if src.in == InHeader {
		s.headers = append(s.headers, src.names...)
	}
}

func (s *signed) compileHeaders(data *Scheme) (err error) {
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
		s.reads(s.require[i].source)
	}
	return err
}
