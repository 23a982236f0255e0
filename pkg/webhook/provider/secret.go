package provider

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// nfkd is the only form of Unicode that providers are known to use.
const nfkd = "NFKD"

var (
	errBlank     = errors.New("must not be empty or blank")
	errPublicKey = errors.New("must be a shared secret; this is a key that others may know")
)

// secret returns the bytes that text, a shared secret, stands for.
func (k *Key) secret(text string) ([]byte, error) {
	if strings.TrimSpace(text) == "" {
		return nil, errBlank
	}
	if isPublic(text) {
		return nil, errPublicKey
	}
	text, err := k.strip(text, k.Prefix)
	if err != nil {
		return nil, err
	}
	if k.Normalize == nfkd {
		text = norm.NFKD.String(text)
	}
	b, err := k.Encoding.decodeKey(text)
	if err != nil {
		return nil, err
	}
	if len(b) == 0 {
		return nil, errBlank
	}
	return b, nil
}

// strip takes off text what [Key] says does not belong to the key.
func (k *Key) strip(text, prefix string) (string, error) {
	for _, p := range k.StripPrefix {
		text = strings.TrimPrefix(text, p)
	}
	text, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return "", fmt.Errorf("must begin with %q", prefix)
	}
	return text, nil
}

// decodeKey decodes a key, less strictly than signatures are: people paste keys
// with and without padding.
func (e Encoding) decodeKey(text string) ([]byte, error) {
	var b []byte
	var err error
	switch e {
	case Hex:
		if b, err = hex.DecodeString(text); err != nil {
			return nil, errors.New("must be hex digits")
		}
		return b, nil
	case Base64:
		b, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	case Base64URL:
		b, err = base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	default:
		return []byte(text), nil
	}
	if err != nil {
		return nil, fmt.Errorf("must be %s", e)
	}
	return b, nil
}
