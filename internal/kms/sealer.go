// Package kms seals secrets with a key of KMS, which never leaves it.
package kms

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/postern-dev/postern/pkg/webhook"
)

// contextKey is the entry of the encryption context that binds a secret to its
// webhook. IAM policies and CloudTrail know it.
const contextKey = "postern:webhook"

// maxPlaintext is what [webhook.Sealer] promises, and KMS takes
// (https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html).
const maxPlaintext = 4096

// Sealer implements [webhook.Sealer]. Each of its methods is one call to KMS.
type Sealer struct {
	client *kms.Client
	keyID  string
}

// New returns a sealer with the symmetric key of that id, ARN or alias.
func New(client *kms.Client, keyID string) *Sealer { return &Sealer{client, keyID} }

// Seal encrypts plaintext for the webhook. It asks nothing of KMS where KMS would
// refuse it by its length.
func (s *Sealer) Seal(ctx context.Context, webhookID string, plaintext []byte) ([]byte, error) {
	if len(plaintext) == 0 || len(plaintext) > maxPlaintext {
		return nil, errors.New("seal: a secret has 1 to 4,096 bytes")
	}
	out, err := s.client.Encrypt(ctx, &kms.EncryptInput{
		KeyId: &s.keyID, Plaintext: plaintext, EncryptionContext: contextOf(webhookID),
	})
	if err != nil {
		return nil, err
	}
	return frame(out.CiphertextBlob), nil
}

// Open decrypts what Seal returned for the webhook. It asks nothing of KMS where
// sealed is damaged.
func (s *Sealer) Open(ctx context.Context, webhookID string, sealed []byte) ([]byte, error) {
	blob, ok := unframe(sealed)
	if !ok {
		return nil, webhook.ErrSealBroken
	}
	out, err := s.client.Decrypt(ctx, &kms.DecryptInput{
		KeyId: &s.keyID, CiphertextBlob: blob, EncryptionContext: contextOf(webhookID),
	})
	if isBroken(err) {
		return nil, fmt.Errorf("%w: %w", webhook.ErrSealBroken, err)
	}
	if err != nil {
		return nil, err
	}
	return out.Plaintext, nil
}

func contextOf(webhookID string) map[string]string { return map[string]string{contextKey: webhookID} }

func isBroken(err error) bool {
	var invalid *types.InvalidCiphertextException
	var incorrect *types.IncorrectKeyException
	return errors.As(err, &invalid) || errors.As(err, &incorrect)
}
