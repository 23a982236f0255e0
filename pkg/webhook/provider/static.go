package provider

import (
	"crypto/sha256"
	"crypto/subtle"
)

// staticKey is a secret that is sent along as it is. It is compared by its
// digest, so that not even its length shows in the time that takes.
type staticKey struct {
	secret []byte
	digest [sha256.Size]byte
}

func newStaticKey(s *Scheme, text string) (key, error) {
	secret, err := s.Key.secret(text)
	return &staticKey{secret, sha256.Sum256(secret)}, err
}

func (k *staticKey) holds(_ *content, _ Hash, sigs []signature) bool {
	equal := 0
	for _, sig := range sigs {
		digest := sha256.Sum256(sig)
		equal |= subtle.ConstantTimeCompare(k.digest[:], digest[:])
	}
	return equal == 1
}

func (k *staticKey) wellFormed(signature, Hash) bool { return true }

func (k *staticKey) sign(*content, Hash) (signature, error) { return k.secret, nil }
