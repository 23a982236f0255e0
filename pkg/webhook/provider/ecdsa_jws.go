package provider

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/asn1"
	"errors"
	"math/big"
)

// jwsECDSAKey is a key whose signatures are r and s of equal length, one after
// the other (RFC 7518, section 3.4).
type jwsECDSAKey struct {
	public  *ecdsa.PublicKey
	private crypto.Signer
}

func newJWSECDSAKey(public crypto.PublicKey, private crypto.Signer) (key, error) {
	p, ok := public.(*ecdsa.PublicKey)
	if !ok {
		return nil, errors.New("must be an ECDSA key")
	}
	return &jwsECDSAKey{p, private}, nil
}

// size is the length of r, and of s.
func (k *jwsECDSAKey) size() int { return (k.public.Params().BitSize + 7) / 8 }

func (k *jwsECDSAKey) holds(c *content, h Hash, sigs []signature) bool {
	sum := h.sum(c, nil)
	for _, sig := range sigs {
		if !k.wellFormed(sig, h) {
			continue
		}
		r, s := new(big.Int).SetBytes(sig[:k.size()]), new(big.Int).SetBytes(sig[k.size():])
		if ecdsa.Verify(k.public, sum, r, s) {
			return true
		}
	}
	return false
}

func (k *jwsECDSAKey) wellFormed(sig signature, _ Hash) bool { return len(sig) == 2*k.size() }

func (k *jwsECDSAKey) sign(c *content, h Hash) (signature, error) {
	if k.private == nil {
		return nil, errNoPrivateKey
	}
	der, err := k.private.Sign(rand.Reader, h.sum(c, nil), h.crypto())
	if err != nil {
		return nil, err
	}
	var numbers struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &numbers); err != nil {
		return nil, err
	}
	sig := make(signature, 2*k.size())
	numbers.R.FillBytes(sig[:k.size()])
	numbers.S.FillBytes(sig[k.size():])
	return sig, nil
}
