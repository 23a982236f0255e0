package webhook

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// dataKeySize is that of AES-256.
const dataKeySize = 32

// box seals what is too large for a [Sealer] (I5): the content under a data key of
// its own, and the data key with the Sealer.
//
//	| length of the sealed key, 2 bytes | sealed key | nonce, 12 bytes | AES-256-GCM |
type box struct {
	sealer  Sealer
	entropy io.Reader
}

func (b box) seal(ctx context.Context, webhookID string, plain []byte) ([]byte, error) {
	key := make([]byte, dataKeySize)
	if _, err := io.ReadFull(b.entropy, key); err != nil {
		return nil, fmt.Errorf("read entropy: %w", err)
	}
	sealedKey, err := b.sealer.Seal(ctx, webhookID, key)
	if err != nil {
		return nil, fmt.Errorf("seal data key: %w", err)
	}
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(b.entropy, nonce); err != nil {
		return nil, fmt.Errorf("read entropy: %w", err)
	}
	out := binary.BigEndian.AppendUint16(nil, uint16(len(sealedKey)))
	out = append(append(out, sealedKey...), nonce...)
	return aead.Seal(out, nonce, plain, []byte(webhookID)), nil
}

func (b box) open(ctx context.Context, webhookID string, sealed []byte) ([]byte, error) {
	if len(sealed) < 2 {
		return nil, ErrSealBroken
	}
	n := int(binary.BigEndian.Uint16(sealed))
	if len(sealed) < 2+n {
		return nil, ErrSealBroken
	}
	key, err := b.sealer.Open(ctx, webhookID, sealed[2:2+n])
	if err != nil {
		return nil, fmt.Errorf("open data key: %w", err)
	}
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	rest := sealed[2+n:]
	if len(rest) < aead.NonceSize() {
		return nil, ErrSealBroken
	}
	plain, err := aead.Open(nil, rest[:aead.NonceSize()], rest[aead.NonceSize():], []byte(webhookID))
	if err != nil {
		return nil, ErrSealBroken
	}
	return plain, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, ErrSealBroken
	}
	return cipher.NewGCM(block)
}

// parcel is what is sealed of a delivery that is kept aside: it may hold a
// credential, since some providers send one along as it is.
//
//	| length of the head, 4 bytes | head, in JSON | body |
//
// The body stands there as it is, so that the largest that Lambda takes also fits, sealed,
// where [Blobs] of no more than that go.
type parcel struct {
	parcelHead
	Body []byte
}

type parcelHead struct {
	RawQuery string      `json:"query,omitempty"`
	Header   http.Header `json:"header"`
}

// oldParcel is one in JSON, as they were before. It begins with a brace, and no other
// does: that would be a head of 2 GB.
type oldParcel struct {
	parcelHead
	Body []byte `json:"body"`
}

func (b box) sealParcel(ctx context.Context, webhookID string, p parcel) ([]byte, error) {
	head, err := json.Marshal(p.parcelHead)
	if err != nil {
		return nil, fmt.Errorf("encode delivery: %w", err)
	}
	plain := make([]byte, 0, 4+len(head)+len(p.Body))
	plain = binary.BigEndian.AppendUint32(plain, uint32(len(head)))
	plain = append(append(plain, head...), p.Body...)
	return b.seal(ctx, webhookID, plain)
}

func (b box) openParcel(ctx context.Context, webhookID string, sealed []byte) (parcel, error) {
	plain, err := b.open(ctx, webhookID, sealed)
	if err != nil {
		return parcel{}, err
	}
	if bytes.HasPrefix(plain, []byte("{")) {
		var old oldParcel
		err = json.Unmarshal(plain, &old)
		return parcel(old), err
	}
	return readParcel(plain)
}

func readParcel(plain []byte) (p parcel, err error) {
	if len(plain) < 4 {
		return p, ErrSealBroken
	}
	n, rest := int(binary.BigEndian.Uint32(plain)), plain[4:]
	if n > len(rest) {
		return p, ErrSealBroken
	}
	p.Body = rest[n:]
	return p, json.Unmarshal(rest[:n], &p.parcelHead)
}
