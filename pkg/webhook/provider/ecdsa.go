package provider

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/asn1"
	"errors"
	"math/big"
)

// ecdsaKey is a key on the curve P-256, whose signatures are in ASN.1 DER.
type ecdsaKey struct {
	hash    Hash
	public  *ecdsa.PublicKey
	private crypto.Signer
}

func newECDSAKey(h Hash, public crypto.PublicKey, private crypto.Signer) (key, error) {
	p, ok := public.(*ecdsa.PublicKey)
	if !ok || p.Curve != elliptic.P256() {
		return nil, errors.New("must be an ECDSA key on the curve P-256")
	}
	return &ecdsaKey{h, p, private}, nil
}

func (k *ecdsaKey) holds(c *content, _ Hash, sigs []signature) bool {
	sum := k.hash.sum(c, nil)
	for _, sig := range sigs {
		if ecdsa.VerifyASN1(k.public, sum, sig) {
			return true
		}
	}
	return false
}

func (k *ecdsaKey) wellFormed(sig signature, _ Hash) bool {
	var numbers struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(sig, &numbers)
	return err == nil && len(rest) == 0
}

func (k *ecdsaKey) sign(c *content, _ Hash) (signature, error) {
	if k.private == nil {
		return nil, errNoPrivateKey
	}
	return k.private.Sign(rand.Reader, k.hash.sum(c, nil), k.hash.crypto())
}
