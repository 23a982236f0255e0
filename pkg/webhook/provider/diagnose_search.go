package provider

import (
	"context"
	"time"
)

// variation is a way to mean a request otherwise.
type variation struct {
	finding Finding
	attempt attempt
}

// aspects are what may be amiss. Those of one aspect exclude each other.
var aspects = [...]func(attempt) []variation{
	namedHeaders, secretVariations, keyVariations, bodyVariations, urlVariations, doubledHeaders,
	otherSchemes, otherVersions, otherHashes, otherEncodings, otherHeaders, otherContents,
}

const (
	// maxAttempts and maxTried bound how long is searched: in attempts, and in bytes
	// of all their bodies.
	maxAttempts = 20_000
	maxTried    = 64 << 20
)

// search returns what has to be put right for a's signature to hold: one thing, or
// else two together; nothing if it finds none.
func search(ctx context.Context, a attempt, now time.Time) []Finding {
	s := &searcher{ctx: ctx, now: now, left: min(maxAttempts, maxTried/(len(a.request.Body)+1))}
	var first []variation
	from := []int{}
	for i, aspect := range aspects {
		for _, v := range aspect(a) {
			if s.holds(v.attempt) {
				return []Finding{v.finding.certain()}
			}
			first, from = append(first, v), append(from, i)
		}
	}
	for i, v := range first {
		if found := s.further(v, from[i]); found != nil {
			return found
		}
	}
	return nil
}

// searcher counts attempts.
type searcher struct {
	ctx  context.Context
	now  time.Time
	left int
}

func (s *searcher) holds(a attempt) bool {
	s.left--
	return s.left >= 0 && s.ctx.Err() == nil && a.holds(s.ctx, s.now)
}

// further varies v in the aspects after its own.
func (s *searcher) further(v variation, aspect int) []Finding {
	for _, next := range aspects[aspect+1:] {
		if s.left <= 0 || s.ctx.Err() != nil {
			return nil
		}
		for _, w := range next(v.attempt) {
			if s.holds(w.attempt) {
				return []Finding{v.finding.certain(), w.finding.certain()}
			}
		}
	}
	return nil
}

func (f Finding) certain() Finding {
	f.Certain = true
	return f
}
