package provider

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// compileNonce compiles the places of what is signed for one event alone. What is not
// signed would be no hindrance to anyone.
func (s *signed) compileNonce(data *Scheme, params *parameters) error {
	if data.Partial && len(data.Nonce) == 0 {
		return wrong("partial", "must be given with a nonce")
	}
	for _, place := range data.Nonce {
		if place.In == InSignature {
			if s.onceAt = s.covers.ts && data.Timestamp.In == InSignature; !s.onceAt {
				return wrong("nonce", "must be signed: no time is, in the signature")
			}
			continue
		}
		src, err := params.source(place.In, place.Name)
		if err != nil {
			return within("nonce", err)
		}
		if len(place.With) > 0 || !s.covers.at(place) {
			return wrong("nonce", "must be signed, each value at a place of its own")
		}
		s.once = append(s.once, src)
	}
	return nil
}

// nonceOf returns the digest of the values in in that are signed for one event alone,
// each with its length before it; "" where there are none, or where the body is signed.
func (s *signed) nonceOf(in *input) string {
	if len(s.once) == 0 && !s.onceAt || s.proof == Verified {
		return ""
	}
	var values []byte
	if s.onceAt {
		values = appendWithLength(values, []byte(in.ts))
	}
	for i := range s.once {
		value, _ := s.once[i].read(in)
		values = slices.Concat(binary.AppendUvarint(values, uint64(len(value))), []byte(value))
	}
	sum := sha256.Sum256(values)
	return hex.EncodeToString(sum[:])
}
