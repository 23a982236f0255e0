package provider

import (
	"context"
	"slices"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// compileItems compiles the path of items that are signed each by itself.
func (s *signed) compileItems(data *Scheme, _ *parameters) (err error) {
	if data.Items == "" {
		return nil
	}
	s.items, err = jsonpath.Compile(data.Items)
	s.itemPrefix = data.Items + "."
	s.tokens = data.Primitive == Static
	return err
}

// verifyItems checks the items of a batch.
func (s *signed) verifyItems(ctx context.Context, in *input, now time.Time) (proved, *Failure) {
	doc := in.json()
	defer func() { in.doc = doc }()
	var match [1]jsonpath.Match
	if !s.items.Find(doc, match[:]) || match[0].Gaps {
		return proved{}, &Failure{PayloadMalformed, "an item that cannot be read"}
	}
	switch n := match[0].Count(); {
	case n == 0:
		return proved{}, &Failure{SignatureMissing, s.itemPrefix + s.sources[0].names[0]}
	case n > maxItems: // nobody has proved yet that they are worth the work
		return proved{}, tooManyItems()
	}
	items := slices.Concat([][]byte{match[0].First}, match[0].More)
	if s.tokens {
		return s.verifyAny(ctx, in, items, now)
	}
	return s.verifyAll(ctx, in, items, now)
}

// verifyAll wants every item to hold. One that does not spoils the batch, since what
// it says would be taken for as good as the rest.
func (s *signed) verifyAll(ctx context.Context, in *input, items [][]byte, now time.Time) (found proved, failure *Failure) {
	for _, item := range items {
		in.doc = item
		if found, failure = s.verifyOne(ctx, in, now); failure != nil {
			return proved{}, failure
		}
	}
	return found, nil
}

// verifyAny wants one item to hold. A token says nothing of what stands beside it, but
// who sends; and an item with another is of a subscription of somebody else's, which
// the provider has put into the same batch. [Verifier.Items] leaves that out.
func (s *signed) verifyAny(ctx context.Context, in *input, items [][]byte, now time.Time) (proved, *Failure) {
	var failure *Failure
	for _, item := range items {
		in.doc = item
		found, f := s.verifyOne(ctx, in, now)
		if f == nil {
			return found, nil
		}
		failure = graver(failure, f)
	}
	return proved{}, failure
}

// own are those of the items of a batch of result's scheme that have the right
// token; all, where tokens are not in the items.
func (v *verifier) own(in *input, items [][]byte, result Result) [][]byte {
	i := slices.IndexFunc(v.schemes, func(s *signed) bool {
		return s.id == result.Scheme && s.tokens && s.itemPrefix == v.batch.prefix+"."
	})
	if i < 0 {
		return items
	}
	return slices.DeleteFunc(items, func(item []byte) bool {
		in.doc, in.docRead = item, true
		_, failure := v.schemes[i].verifyOne(context.Background(), in, time.Time{})
		return failure != nil
	})
}
