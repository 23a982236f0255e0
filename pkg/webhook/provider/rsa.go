package provider

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"errors"
)

// minRSABits is the least that NIST SP 800-131A allows.
const minRSABits = 2048

// rsaKey is a key whose signatures are RSASSA-PKCS1-v1_5.
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

func (k *rsaKey) holds(c *content, _ Hash, sigs []signature) bool {
	sum := k.hash.sum(c, nil)
	for _, sig := range sigs {
		if rsa.VerifyPKCS1v15(k.public, k.hash.crypto(), sum, sig) == nil {
			return true
		}
	}
	return false
}

func (k *rsaKey) wellFormed(sig signature, _ Hash) bool { return len(sig) == k.public.Size() }

func (k *rsaKey) sign(c *content, _ Hash) (signature, error) {
	if k.private == nil {
		return nil, errNoPrivateKey
	}
	return k.private.Sign(rand.Reader, k.hash.sum(c, nil), k.hash.crypto())
}
