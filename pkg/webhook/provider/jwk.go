package provider

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
)

// publicKey is a public key, with what is said of it where it was found.
type publicKey struct {
	public crypto.PublicKey
	// private is there if the private key was found with it.
	private crypto.Signer
	// id and algorithm are empty where nothing is said.
	id        string
	algorithm Algorithm
}

// maxKeys bounds the keys in a set. Providers publish two to five.
const maxKeys = 32

var errNoJWK = errors.New("must be a JSON Web Key, or a set of them")

// jwk is a JSON Web Key (RFC 7517) or a set; the fields of both, and of the
// documents in which some providers wrap one.
type jwk struct {
	Keys []json.RawMessage `json:"keys"`
	Key  json.RawMessage   `json:"key"`

	Type  string    `json:"kty"`
	ID    string    `json:"kid"`
	Use   string    `json:"use"`
	Alg   Algorithm `json:"alg"`
	Curve string    `json:"crv"`
	N     string    `json:"n"`
	E     string    `json:"e"`
	X     string    `json:"x"`
	Y     string    `json:"y"`
}

// parseJSONKeys reads a JSON Web Key, a set, or an object whose member "key" is
// such a key or one in PEM. Of a set it leaves out what is no key to verify with,
// as RFC 7517, section 5, has it.
func parseJSONKeys(doc []byte) ([]publicKey, error) {
	var k jwk
	if json.Unmarshal(doc, &k) != nil {
		return nil, errNoJWK
	}
	switch {
	case len(k.Keys) > 0:
		return k.set()
	case len(k.Key) > 0:
		return parseWrapped(k.Key, k.ID)
	}
	key, err := k.publicKey()
	if err != nil {
		return nil, err
	}
	return []publicKey{key}, nil
}

func (k *jwk) set() (keys []publicKey, err error) {
	if len(k.Keys) > maxKeys {
		return nil, errNoJWK
	}
	for _, raw := range k.Keys {
		var member jwk
		if json.Unmarshal(raw, &member) != nil || member.Use == "enc" {
			continue
		}
		if key, err := member.publicKey(); err == nil {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, errNoJWK
	}
	return keys, nil
}

// parseWrapped reads the member "key": a JSON Web Key, or text in PEM, of which
// eBay leaves out the line breaks. A member "kid" beside it is the id of that.
func parseWrapped(raw json.RawMessage, id string) ([]publicKey, error) {
	var text string
	var inner jwk
	switch {
	case json.Unmarshal(raw, &text) == nil:
		public, err := parseOneLinePEM(text)
		if err != nil {
			return nil, errNoKey
		}
		return []publicKey{{public: public, id: id}}, nil
	case json.Unmarshal(raw, &inner) != nil:
		return nil, errNoJWK
	}
	key, err := inner.publicKey()
	if err != nil {
		return nil, err
	}
	return []publicKey{key}, nil
}

func parseOneLinePEM(text string) (crypto.PublicKey, error) {
	text = strings.TrimSpace(text)
	text = strings.TrimPrefix(text, "-----BEGIN PUBLIC KEY-----")
	text = strings.TrimSuffix(text, "-----END PUBLIC KEY-----")
	der, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, err
	}
	return parsePublic(der)
}

func (k *jwk) publicKey() (publicKey, error) {
	key := publicKey{id: k.ID, algorithm: k.Alg}
	var err error
	switch k.Type {
	case "RSA":
		key.public, err = k.rsa()
	case "EC":
		key.public, err = k.ecdsa()
	case "OKP":
		key.public, err = k.ed25519()
	default:
		err = errNoJWK
	}
	return key, err
}

func (k *jwk) rsa() (*rsa.PublicKey, error) {
	n, err := base64.RawURLEncoding.DecodeString(k.N)
	e, err2 := base64.RawURLEncoding.DecodeString(k.E)
	if err != nil || err2 != nil || len(e) == 0 || len(e) > 4 {
		return nil, errNoJWK
	}
	exponent := new(big.Int).SetBytes(e).Int64()
	if exponent < 3 || exponent%2 == 0 || exponent > 1<<31-1 {
		return nil, errNoJWK
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exponent)}, nil
}

func (k *jwk) ecdsa() (*ecdsa.PublicKey, error) {
	curves := map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()}
	curve, ok := curves[k.Curve]
	x, err := base64.RawURLEncoding.DecodeString(k.X)
	y, err2 := base64.RawURLEncoding.DecodeString(k.Y)
	if !ok || err != nil || err2 != nil {
		return nil, errNoJWK
	}
	const uncompressed = 4
	point := append(append([]byte{uncompressed}, x...), y...)
	public, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil, errNoJWK
	}
	return public, nil
}

func (k *jwk) ed25519() (ed25519.PublicKey, error) {
	x, err := base64.RawURLEncoding.DecodeString(k.X)
	if err != nil || k.Curve != "Ed25519" || len(x) != ed25519.PublicKeySize {
		return nil, errNoJWK
	}
	return ed25519.PublicKey(x), nil
}
