package provider

import (
	"crypto"
	_ "crypto/sha1" // some providers still sign with it
	_ "crypto/sha256"
	_ "crypto/sha512"
	"hash"

	"golang.org/x/crypto/sha3"
)

// crypto returns the hash for the packages beneath crypto; 0 if they have none such.
func (h Hash) crypto() crypto.Hash {
	switch h {
	case SHA1:
		return crypto.SHA1
	case SHA256:
		return crypto.SHA256
	case SHA384:
		return crypto.SHA384
	case SHA512:
		return crypto.SHA512
	}
	return 0
}

// new returns a new hash. h must be known.
func (h Hash) new() hash.Hash {
	if h == Keccak256 {
		return sha3.NewLegacyKeccak256()
	}
	return h.crypto().New()
}

// size is the length of a digest in bytes; 0 if h is unknown.
func (h Hash) size() int {
	switch {
	case h == Keccak256:
		return 32
	case h.crypto() == 0:
		return 0
	}
	return h.crypto().Size()
}

// or returns h, or named if h is empty.
func (h Hash) or(named Hash) Hash {
	if h == "" {
		return named
	}
	return h
}

// sum returns the digest of c, with secret in its places.
func (h Hash) sum(c *content, secret []byte) []byte {
	if h == SHA256 && c.isBody() {
		sum := c.digest.of(c.body)
		return sum[:]
	}
	sum := h.new()
	c.writeTo(sum, secret)
	return sum.Sum(nil)
}
