package provider

import (
	"bytes"
	"slices"
)

// digestKey is a secret that is hashed together with the content.
type digestKey struct {
	hash   Hash
	secret []byte
	sorted bool
}

func newDigestKey(s *Scheme, text string) (key, error) {
	secret, err := s.Key.secret(text)
	return &digestKey{s.Hash, secret, s.Sorted}, err
}

func (k *digestKey) sum(c *content) signature {
	if !k.sorted {
		return k.hash.sum(c, k.secret)
	}
	sorted := &content{chunks: slices.Clone(c.chunks)}
	for i, piece := range sorted.chunks {
		if piece == nil {
			sorted.chunks[i] = k.secret
		}
	}
	slices.SortFunc(sorted.chunks, func(a, b chunk) int { return bytes.Compare(a, b) })
	return k.hash.sum(sorted, nil)
}

func (k *digestKey) holds(c *content, _ Hash, sigs []signature) bool { return anyEqual(k.sum(c), sigs) }

func (k *digestKey) wellFormed(sig signature, _ Hash) bool { return len(sig) == k.hash.size() }

func (k *digestKey) sign(c *content, _ Hash) (signature, error) { return k.sum(c), nil }
