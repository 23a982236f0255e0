package provider

import (
	"crypto"
	"errors"
	"slices"
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

// keyed is a key, and where it comes from.
type keyed struct {
	key
	// secretID is the id of the secret that it was made of.
	secretID string
	// id is its own name, by which a request may ask for it; empty if it has none.
	id string
	// algorithms are those of a token that it can be used with.
	algorithms []Algorithm
	// place is the number, from 1, of the signature that it is for; 0 if it is for any.
	place int
}

// answers reports whether k can be the key that c asks for.
func (k *keyed) answers(c *claim) bool {
	switch {
	case c.keyID != "" && k.id != "" && c.keyID != k.id:
		return false
	case c.place != 0 && k.place != c.place:
		return false
	case c.algorithm == "":
		return true
	}
	return slices.Contains(k.algorithms, c.algorithm)
}

// newKeys makes keys of s out of a secret's text; of a set of public keys there
// may be several. Its errors say what the text must be, and nothing of what it is.
func newKeys(s *Scheme, secret Secret) ([]keyed, error) {
	if s.Primitive == None {
		return nil, errors.New("must not be given: this provider signs nothing")
	}
	if s.shared(secret.Value) {
		k, err := newSharedKey(s, secret.Value)
		if err != nil {
			return nil, err
		}
		return []keyed{{key: k, secretID: secret.ID, algorithms: s.sharedAlgorithms()}}, nil
	}
	found, err := s.Key.publicKeys(secret.Value)
	if err != nil {
		return nil, err
	}
	return s.usable(found, secret.ID)
}

// usable makes keys of s of those among found that fit it. The error is of the
// first, if none does.
func (s *Scheme) usable(found []publicKey, secretID string) (keys []keyed, err error) {
	for i := range found {
		k, unfit := newPublicKey(s, &found[i])
		if unfit == nil {
			k.secretID = secretID
			keys = append(keys, k)
		} else if err == nil {
			err = unfit
		}
	}
	if len(keys) == 0 {
		return nil, err
	}
	return keys, nil
}

// shared reports whether text is a shared secret to s.
func (s *Scheme) shared(text string) bool {
	switch s.Primitive {
	case HMAC, Digest, Static:
		return true
	case JWT, JWS:
		algorithms := s.sharedAlgorithms()
		return len(algorithms) == len(s.Token.Algorithms) || len(algorithms) > 0 && !isPublic(text)
	}
	return false
}

// sharedAlgorithms are those of s that take a shared secret.
func (s *Scheme) sharedAlgorithms() []Algorithm {
	if s.Token == nil {
		return nil
	}
	return common(s.Token.Algorithms, hmacAlgorithms)
}

func newSharedKey(s *Scheme, text string) (key, error) {
	switch s.Primitive {
	case Digest:
		return newDigestKey(s, text)
	case Static:
		return newStaticKey(s, text)
	}
	return newHMACKey(s, text)
}

func newPublicKey(s *Scheme, found *publicKey) (k keyed, err error) {
	k.id = found.id
	switch s.Primitive {
	case JWT, JWS:
		return newTokenKey(s, found)
	case ECDSA:
		k.key, err = newECDSAKey(s.Hash, found.public, found.private)
	case Ed25519:
		k.key, err = newEd25519Key(found.public, found.private)
	case RSA:
		k.key, err = newRSAKey(s.Hash, found.public, found.private)
	}
	return k, err
}

// newTokenKey makes a key for tokens. What it can be used with depends on its
// kind, on what is said of it, and on what s accepts.
func newTokenKey(s *Scheme, found *publicKey) (k keyed, err error) {
	k = keyed{id: found.id, algorithms: common(s.Token.Algorithms, algorithmsOf(found.public))}
	if found.algorithm != "" {
		k.algorithms = common(k.algorithms, []Algorithm{found.algorithm})
	}
	if len(k.algorithms) == 0 {
		return k, errors.New("must be a key of an algorithm that the scheme accepts")
	}
	k.key, err = newSignatureKey(k.algorithms[0], found.public, found.private)
	return k, err
}

func newSignatureKey(a Algorithm, public crypto.PublicKey, private crypto.Signer) (key, error) {
	switch a {
	case RS256, RS384, RS512:
		return newRSAKey("", public, private)
	case EdDSA:
		return newEd25519Key(public, private)
	}
	return newJWSECDSAKey(public, private)
}
