package provider

import (
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
)

var errNoKey = errors.New("must be a public key in PEM, in base64 DER, or as the provider shows it")

// publicKeys returns the keys that text holds: one, or those of a JSON Web Key Set.
func (k *Key) publicKeys(text string) ([]publicKey, error) {
	if trimmed := strings.TrimSpace(text); strings.HasPrefix(trimmed, "{") {
		return parseJSONKeys([]byte(trimmed))
	}
	public, private, err := k.pair(text)
	return []publicKey{{public: public, private: private}}, err
}

// isPublic reports whether text is written as public keys are.
func isPublic(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "-----BEGIN ") || strings.HasPrefix(text, "{") && strings.Contains(text, `"kty"`)
}

// pair returns the public key that text holds, and the private key if it holds
// that. Keys are in PEM (PKIX, PKCS #8, PKCS #1, SEC 1 or a certificate), in DER
// in the encoding that k names, or, of Ed25519, the bare 32 bytes in it.
func (k *Key) pair(text string) (crypto.PublicKey, crypto.Signer, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil, errBlank
	}
	if block, _ := pem.Decode([]byte(text)); block != nil {
		return parseKey(block.Bytes)
	}
	if rest, ok := strings.CutPrefix(text, k.PrivatePrefix); ok && k.PrivatePrefix != "" {
		return k.bareSeed(rest)
	}
	text, err := k.strip(text, k.Prefix)
	if err != nil {
		return nil, nil, err
	}
	b, err := or64(k.Encoding).decodeKey(text)
	switch {
	case err != nil:
		return nil, nil, errNoKey
	case len(b) == ed25519.PublicKeySize:
		return ed25519.PublicKey(b), nil, nil
	}
	return parseKey(b)
}

// or64 is the encoding of keys that are not in PEM.
func or64(e Encoding) Encoding {
	if e == "" {
		return Base64
	}
	return e
}

// bareSeed reads the seed of an Ed25519 key, with or without the public key after it.
func (k *Key) bareSeed(text string) (crypto.PublicKey, crypto.Signer, error) {
	b, err := or64(k.Encoding).decodeKey(text)
	if err != nil || len(b) != ed25519.SeedSize && len(b) != ed25519.PrivateKeySize {
		return nil, nil, errNoKey
	}
	private := ed25519.NewKeyFromSeed(b[:ed25519.SeedSize])
	return private.Public(), private, nil
}

// parseKey reads a key in DER.
func parseKey(der []byte) (crypto.PublicKey, crypto.Signer, error) {
	if public, err := parsePublic(der); err == nil {
		return public, nil, nil
	}
	private, err := parsePrivate(der)
	if err != nil {
		return nil, nil, errNoKey
	}
	return private.Public(), private, nil
}

func parsePublic(der []byte) (crypto.PublicKey, error) {
	if public, err := x509.ParsePKIXPublicKey(der); err == nil {
		return public, nil
	}
	if cert, err := x509.ParseCertificate(der); err == nil {
		return cert.PublicKey, nil
	}
	return x509.ParsePKCS1PublicKey(der)
}

func parsePrivate(der []byte) (crypto.Signer, error) {
	if parsed, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		if private, ok := parsed.(crypto.Signer); ok {
			return private, nil
		}
	}
	if private, err := x509.ParseECPrivateKey(der); err == nil {
		return private, nil
	}
	return x509.ParsePKCS1PrivateKey(der)
}
