package provider

import (
	"crypto"
	_ "crypto/sha1" // some providers still sign with it
	_ "crypto/sha256"
	_ "crypto/sha512"
)

// crypto returns the hash for the packages beneath crypto; 0 if h is unknown.
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

// size is the length of a digest in bytes; 0 if h is unknown.
func (h Hash) size() int {
	if h.crypto() == 0 {
		return 0
	}
	return h.crypto().Size()
}
