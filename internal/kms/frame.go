package kms

import (
	"bytes"
	"crypto/sha256"
)

// What Seal returns:
//
//	0       1                   9
//	+-------+-------------------+---------------------------+
//	| 0x01  | first 8 bytes of  | what KMS returned         |
//	|       | SHA-256 of it     |                           |
//	+-------+-------------------+---------------------------+
//
// KMS itself proves that a secret is genuine. But where the damage is in the part
// that names the key, it answers AccessDeniedException, as it does where a policy
// is missing; the digest tells the two apart.
const (
	frameVersion = 0x01
	digestSize   = 8
	headerSize   = 1 + digestSize
)

func frame(blob []byte) []byte {
	digest := sha256.Sum256(blob)
	framed := make([]byte, 0, headerSize+len(blob))
	framed = append(framed, frameVersion)
	framed = append(framed, digest[:digestSize]...)
	return append(framed, blob...)
}

// unframe returns what frame was given; ok is false if framed was damaged.
func unframe(framed []byte) (blob []byte, ok bool) {
	if len(framed) <= headerSize {
		return nil, false
	}
	blob = framed[headerSize:]
	return blob, bytes.Equal(framed[:headerSize], frame(blob)[:headerSize])
}
