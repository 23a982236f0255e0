package provider

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// encodings are how a signature may be written.
var encodings = []struct {
	encoding Encoding
	name     string
}{{Hex, "hex"}, {Base64, "base64"}, {Base64URL, "base64url"}}

// hashes are what a signature may be made with, and what people call it.
var hashes = []struct {
	hash Hash
	name string
}{{SHA256, "SHA-256"}, {SHA1, "SHA-1"}, {SHA512, "SHA-512"}, {SHA384, "SHA-384"}}

// otherSchemes are those that are not used unless a parameter names them.
func otherSchemes(a attempt) (all []variation) {
	for _, s := range a.provider.Schemes {
		chosen := a.config.Params["scheme"]
		if !s.OptIn && chosen == "" || chosen == s.ID || s.Signature.Name == "" {
			continue
		}
		b := a
		b.config.Params = maps.Clone(a.config.Params)
		if b.config.Params == nil {
			b.config.Params = map[string]string{}
		}
		b.config.Params["scheme"] = s.ID
		all = append(all, variation{Finding{
			Code: "other_scheme", Message: fmt.Sprintf("The request is signed by another scheme of this provider: set the parameter scheme to %s.", s.ID),
		}, b})
	}
	return all
}

func otherEncodings(a attempt) (all []variation) {
	for _, e := range encodings {
		b, ok := a.withSchemes(func(s *Scheme) bool {
			changed := s.Primitive != Static && s.Signature.Encoding != e.encoding
			if changed {
				s.Signature.Encoding = e.encoding
			}
			return changed
		})
		if ok {
			all = append(all, variation{Finding{
				Code: "signature_encoding", Message: "The signature is in " + e.name + ", which is not what this provider writes it in.",
			}, b})
		}
	}
	return all
}

func otherHashes(a attempt) (all []variation) {
	for _, h := range hashes {
		b, ok := a.withSchemes(func(s *Scheme) bool {
			changed := s.Hash != "" && s.Hash != h.hash
			if changed {
				s.Hash = h.hash
			}
			return changed
		})
		if ok {
			all = append(all, variation{Finding{
				Code: "signature_hash", Message: "The signature is made with " + h.name + ": perhaps an older version of it.",
			}, b})
		}
	}
	return all
}

// otherVersions are the keys of a list of signatures that are not those expected.
func otherVersions(a attempt) (all []variation) {
	for _, key := range listedKeys(a) {
		b, ok := a.withSchemes(func(s *Scheme) bool {
			if len(s.Signature.SigKeys) == 0 || slices.Contains(s.Signature.SigKeys, key) {
				return false
			}
			s.Signature.SigKeys = []string{key}
			return true
		})
		if ok {
			all = append(all, variation{Finding{
				Code: "signature_version", Message: fmt.Sprintf("Only the signature %q holds, which is another version, and is not accepted.", key),
			}, b})
		}
	}
	return all
}

// maxListedKeys bounds the versions that are tried.
const maxListedKeys = 8

// listedKeys are what stands before "=" or "," in the signature's header.
func listedKeys(a attempt) (keys []string) {
	for _, s := range a.provider.Schemes {
		text := strings.Join(a.request.Header[http.CanonicalHeaderKey(s.Signature.Name)], ",")
		for _, item := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }) {
			key, _, ok := strings.Cut(item, "=")
			if !ok {
				key = item
			}
			if len(key) <= maxListedKeys && !slices.Contains(keys, key) && len(keys) < maxListedKeys {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// otherContents are those of what is signed, of schemes over a time and the body.
func otherContents(a attempt) (all []variation) {
	for _, content := range []string{"{body}", "{ts}.{body}", "{ts}{body}", "{ts}:{body}", "v0:{ts}:{body}", "{body}{ts}", "{body}.{ts}"} {
		b, ok := a.withSchemes(func(s *Scheme) bool {
			usesTime := strings.Contains(content, "{ts}")
			if s.Content == content || s.Primitive == Static || usesTime != (s.Timestamp.In != "") && usesTime {
				return false
			}
			s.Content, s.Variants = content, nil
			if !usesTime {
				s.Timestamp, s.IDHeader, s.NonceHeader = Timestamp{}, Header{}, Header{}
			}
			return true
		})
		if ok {
			all = append(all, variation{Finding{
				Code: "content_otherwise", Message: "The sender signs " + content + ", which is not what this provider signs.",
			}, b})
		}
	}
	return all
}
