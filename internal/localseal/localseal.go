// Package localseal seals the secrets of a local Postern with a key in a file of
// its own, so that a copy of the store alone gives nothing away.
package localseal

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"

	"github.com/postern-dev/postern/pkg/webhook"
)

// maxPlaintext is what [webhook.Sealer] promises, and KMS takes.
const maxPlaintext = 4096

// version is the first byte of what is sealed.
const version = 1

// Sealer implements [webhook.Sealer] with AES-256-GCM (NIST SP 800-38D). What it
// returns is
//
//	┌─────────┬──────────────┬────────────┬────────┐
//	│ version │ nonce        │ ciphertext │ tag    │
//	│ 1       │ 12, random   │ …          │ 16     │
//	└─────────┴──────────────┴────────────┴────────┘
//
// and its additional data is "postern webhook ", then the webhook's id. Random
// nonces allow 2³² secrets under one key. It is safe for concurrent use.
type Sealer struct{ aead cipher.AEAD }

var _ webhook.Sealer = (*Sealer)(nil)

// Open returns the sealer whose key is in the file at path. If there is none, it
// makes one (mode 0600) of 32 bytes from entropy, along with its folder. It
// returns [ErrKeyFile] if the file is not a whole key: what was sealed with a
// lost key cannot be opened again.
func Open(path string, entropy io.Reader) (*Sealer, error) {
	key, err := loadKey(path, entropy)
	if err != nil {
		return nil, fmt.Errorf("sealing key %s: %w", path, err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &Sealer{aead}, nil
}

// Seal implements [webhook.Sealer].
func (s *Sealer) Seal(ctx context.Context, webhookID string, plaintext []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(plaintext) == 0 || len(plaintext) > maxPlaintext {
		return nil, errors.New("seal: a secret has 1 to 4,096 bytes")
	}
	return s.aead.Seal([]byte{version}, nil, plaintext, additional(webhookID)), nil
}

// Open implements [webhook.Sealer].
func (s *Sealer) Open(ctx context.Context, webhookID string, sealed []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(sealed) == 0 || sealed[0] != version {
		return nil, webhook.ErrSealBroken
	}
	plaintext, err := s.aead.Open(nil, nil, sealed[1:], additional(webhookID))
	if err != nil {
		return nil, webhook.ErrSealBroken
	}
	return plaintext, nil
}

func additional(webhookID string) []byte {
	return []byte("postern webhook " + webhookID)
}
