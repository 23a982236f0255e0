package provider

import (
	"crypto/sha256"
	"hash"
	"io"
	"slices"
)

// bodyDigest is the SHA-256 of a body, which ids of events and signatures are made
// of. It is computed once.
type bodyDigest struct {
	hash hash.Hash
	body []byte
	sum  [sha256.Size]byte
}

// same reports whether a and b are the same bytes in memory, and not empty.
func same(a, b []byte) bool {
	return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0]
}

// of returns the digest of body, which must not have changed since it was given before.
func (d *bodyDigest) of(body []byte) [sha256.Size]byte {
	if !same(body, d.body) {
		d.body, d.sum = body, sha256.Sum256(body)
	}
	return d.sum
}

// strideLen is two blocks of SHA-256.
const strideLen = 2 * sha256.BlockSize

// writeTo writes body to w, another hash that so many bytes were written to before, and
// computes its own digest along with it. Each round of a hash waits for the one before.
// Of two hashes by turns a processor does rounds at the same time: HMAC-SHA256 and digest
// together take 1.5 times as long as one of them, and one after the other 2 times.
func (d *bodyDigest) writeTo(w io.Writer, body []byte, before int) {
	ours := d.another()
	// Both are to have whole blocks.
	missing := (strideLen - before%strideLen) % strideLen
	first := min(missing, len(body))
	w.Write(body[:first])
	theirs, left := body[first:], body
	for len(theirs) >= strideLen {
		w.Write(theirs[:strideLen])
		ours.Write(left[:strideLen])
		theirs, left = theirs[strideLen:], left[strideLen:]
	}
	w.Write(theirs)
	ours.Write(left)
	d.body = body
	ours.Sum(d.sum[:0])
}

// another returns the hash, which is good until the next call, with nothing written to it.
func (d *bodyDigest) another() hash.Hash {
	if d.hash == nil {
		d.hash = sha256.New()
	}
	d.hash.Reset()
	return d.hash
}

// bodySum returns the SHA-256 of the body.
func (in *input) bodySum() [sha256.Size]byte { return in.digest.of(in.Body) }

// digests reports whether the body's digest is to be computed along with what s hashes:
// ids of p's events are made of it, as a rule, where s holds. Only with SHA-256: on
// processors without instructions for it, SHA-1 is slower by the stride than at once.
func (p *Provider) digests(s *signed, data *Scheme) bool {
	if !slices.Equal(data.hashes(), []Hash{SHA256}) {
		return false
	}
	if len(p.EventID) > 0 {
		return !s.covers.of(p.EventID[0]) && len(p.Lasting) == 0
	}
	return len(s.messageID) == 0
}
