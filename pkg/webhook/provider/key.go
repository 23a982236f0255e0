package provider

import (
	"crypto"
	"errors"
)

// key is one secret, ready to check and to make signatures.
type key interface {
	// holds reports whether one of sigs is the key's over c. Of schemes whose
	// signature names its hash, hash is that one.
	holds(c *content, hash Hash, sigs []signature) bool
	// wellFormed reports whether sig could be a signature of such a key at all.
	wellFormed(sig signature, hash Hash) bool
	// sign returns the key's signature over c.
	sign(c *content, hash Hash) (signature, error)
}

// signature is the bytes of one.
type signature []byte

// errNoPrivateKey is what [key.sign] returns of a public key.
var errNoPrivateKey = errors.New("must be a private key to sign with")

// newKey makes a key of s out of a secret's text. Its errors say what the text
// must be, and nothing of what it is.
func newKey(s *Scheme, text string) (key, error) {
	switch s.Primitive {
	case HMAC:
		return newHMACKey(s, text)
	case Digest:
		return newDigestKey(s, text)
	case Static:
		return newStaticKey(s, text)
	}
	public, private, err := s.Key.pair(text)
	if err != nil {
		return nil, err
	}
	return newPublicKey(s, public, private)
}

func newPublicKey(s *Scheme, public crypto.PublicKey, private crypto.Signer) (key, error) {
	switch s.Primitive {
	case ECDSA:
		return newECDSAKey(s.Hash, public, private)
	case Ed25519:
		return newEd25519Key(public, private)
	case RSA:
		return newRSAKey(s.Hash, public, private)
	}
	return nil, errors.New("cannot be of an unknown primitive")
}
