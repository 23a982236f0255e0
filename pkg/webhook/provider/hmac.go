package provider

import (
	"crypto/hmac"
	"crypto/subtle"
	"hash"
	"sync"
)

// hmacKey is a secret of an HMAC scheme. It keeps MACs that are set up with the
// secret, since that costs as much as a good part of a small body.
type hmacKey struct {
	byDefault Hash
	pools     map[Hash]*macPool
}

// macPool holds MACs of one hash and secret that are not in use.
type macPool struct{ sync.Pool }

// mac is a MAC with room for its sum.
type mac struct {
	hash.Hash
	sum [64]byte
}

func newHMACKey(s *Scheme, text string) (key, error) {
	secret, err := s.Key.secret(text)
	if err != nil {
		return nil, err
	}
	if s.Key.Derive != "" {
		h := s.Key.Derive.new()
		h.Write(secret)
		secret = h.Sum(nil)
	}
	k := &hmacKey{s.Hash, map[Hash]*macPool{}}
	for _, h := range s.hashes() {
		k.pools[h] = newMACPool(h, secret)
	}
	return k, nil
}

// hashes are those that the signatures of s may be made with.
func (s *Scheme) hashes() (hashes []Hash) {
	switch {
	case s.Hash != "":
		return []Hash{s.Hash}
	case s.Token == nil:
		return s.Signature.Algos
	}
	for _, a := range s.sharedAlgorithms() {
		hashes = append(hashes, a.hash())
	}
	return hashes
}

func newMACPool(h Hash, secret []byte) *macPool {
	return &macPool{sync.Pool{New: func() any {
		return &mac{Hash: hmac.New(h.new, secret)}
	}}}
}

func (k *hmacKey) pool(named Hash) *macPool { return k.pools[k.byDefault.or(named)] }

func (k *hmacKey) holds(c *content, h Hash, sigs []signature) bool {
	pool := k.pool(h)
	m := pool.Get().(*mac)
	defer pool.Put(m)
	return anyEqual(m.of(c), sigs)
}

// of returns the MAC of c, which is good until the next use of m.
func (m *mac) of(c *content) []byte {
	m.Reset()
	c.writeTo(m.Hash, nil)
	return m.Sum(m.sum[:0])
}

// anyEqual reports whether want is among sigs, in time that does not depend on
// where they differ.
func anyEqual(want []byte, sigs []signature) bool {
	equal := 0
	for _, sig := range sigs {
		equal |= subtle.ConstantTimeCompare(want, sig)
	}
	return equal == 1
}

func (k *hmacKey) wellFormed(sig signature, named Hash) bool {
	return len(sig) == k.byDefault.or(named).size()
}

func (k *hmacKey) sign(c *content, h Hash) (signature, error) {
	pool := k.pool(h)
	m := pool.Get().(*mac)
	defer pool.Put(m)
	return append(signature(nil), m.of(c)...), nil
}
