package provider

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
)

// KeyPair makes a new pair of keys for trying p out: private to sign with (see
// [Provider.Sign]), and public to verify with. It is of the scheme with that id; of
// p's first that takes public keys if id is empty. ok is false if there is none:
// then p signs with a shared secret, or not at all.
func (p *Provider) KeyPair(id string) (private, public string, ok bool, err error) {
	for i := range p.Schemes {
		s := &p.Schemes[i]
		if id != "" && s.ID != id || id == "" && s.OptIn {
			continue
		}
		if newKey := s.newPrivateKey(); newKey != nil {
			private, public, err = s.printPair(newKey)
			return private, public, err == nil, err
		}
		if s.Primitive != None {
			break
		}
	}
	return "", "", false, nil
}

// newPrivateKey is what makes private keys for s; nil if it takes shared secrets.
func (s *Scheme) newPrivateKey() func() (crypto.Signer, error) {
	switch s.Primitive {
	case ECDSA:
		return newCurveKey(elliptic.P256())
	case Ed25519:
		return newEdwardsKey
	case RSA:
		return newModulusKey
	case JWT, JWS:
		return s.Token.newPrivateKey()
	}
	return nil
}

// newPrivateKey is for the first of the algorithms that are accepted.
func (t *Token) newPrivateKey() func() (crypto.Signer, error) {
	if t == nil || len(t.Algorithms) == 0 {
		return nil
	}
	switch t.Algorithms[0] {
	case RS256, RS384, RS512:
		return newModulusKey
	case ES256:
		return newCurveKey(elliptic.P256())
	case ES384:
		return newCurveKey(elliptic.P384())
	case ES512:
		return newCurveKey(elliptic.P521())
	case EdDSA:
		return newEdwardsKey
	}
	return nil
}

func newCurveKey(c elliptic.Curve) func() (crypto.Signer, error) {
	return func() (crypto.Signer, error) { return ecdsa.GenerateKey(c, rand.Reader) }
}

func newEdwardsKey() (crypto.Signer, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	return private, err
}

func newModulusKey() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, minRSABits) }

// printPair returns a new key in PEM, and its public half in PEM or as the provider
// shows it.
func (s *Scheme) printPair(newKey func() (crypto.Signer, error)) (private, public string, err error) {
	k, err := newKey()
	if err != nil {
		return "", "", err
	}
	privateDER, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		return "", "", err
	}
	publicDER, err := x509.MarshalPKIXPublicKey(k.Public())
	if err != nil {
		return "", "", err
	}
	private, public = inPEM("PRIVATE KEY", privateDER), inPEM("PUBLIC KEY", publicDER)
	if raw, ok := k.Public().(ed25519.PublicKey); ok && s.Key.Prefix != "" {
		public = s.Key.Prefix + or64(s.Key.Encoding).encode(raw)
	}
	return private, public, nil
}

func inPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
