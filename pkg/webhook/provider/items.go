package provider

import (
	"context"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// compileItems compiles the path of items that are signed each by itself.
func (s *signed) compileItems(data *Scheme) (err error) {
	if data.Items == "" {
		return nil
	}
	s.items, err = jsonpath.Compile(data.Items)
	s.itemPrefix = data.Items + "."
	return err
}

// verifyItems checks every item of a batch. One that does not hold spoils it,
// since what it says would be taken for as good as the rest.
func (s *signed) verifyItems(ctx context.Context, in *input, now time.Time) (found proved, failure *Failure) {
	doc := in.json()
	defer func() { in.doc = doc }()
	var match [1]jsonpath.Match
	if !s.items.Find(doc, match[:]) || match[0].Gaps {
		return found, &Failure{PayloadMalformed, "an item that cannot be read"}
	}
	if match[0].First == nil {
		return found, &Failure{SignatureMissing, s.itemPrefix + s.sources[0].names[0]}
	}
	in.doc = match[0].First
	found, failure = s.verifyOne(ctx, in, now)
	for _, item := range match[0].More {
		if failure != nil {
			break
		}
		in.doc = item
		_, failure = s.verifyOne(ctx, in, now)
	}
	return found, failure
}
