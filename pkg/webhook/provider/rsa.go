package provider

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"errors"
)

// minRSABits is the least that NIST SP 800-131A allows.
const minRSABits = 2048

// rsaKey is a key whose signatures are RSASSA-PKCS1-v1_5. Its hash is empty where
// each signature names its own.
type rsaKey struct {
	hash    Hash
	public  *rsa.PublicKey
	private crypto.Signer
}

func newRSAKey(h Hash, public crypto.PublicKey, private crypto.Signer) (key, error) {
	p, ok := public.(*rsa.PublicKey)
	if !ok || p.N.BitLen() < minRSABits {
		return nil, errors.New("must be an RSA key of at least 2048 bits")
	}
	return &rsaKey{h, p, private}, nil
}

func (k *rsaKey) holds(c *content, named Hash, sigs []signature) bool {
	h := k.hash.or(named)
	sum := h.sum(c, nil)
	for _, sig := range sigs {
		if rsa.VerifyPKCS1v15(k.public, h.crypto(), sum, sig) == nil {
			return true
		}
	}
	return false
}

func (k *rsaKey) wellFormed(sig signature, _ Hash) bool { return len(sig) == k.public.Size() }

func (k *rsaKey) sign(c *content, named Hash) (signature, error) {
	if k.private == nil {
		return nil, errNoPrivateKey
	}
	h := k.hash.or(named)
	return k.private.Sign(rand.Reader, h.sum(c, nil), h.crypto())
}
