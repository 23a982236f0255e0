package sqsapi

import "regexp"

// entryID names an entry within its batch.
type entryID struct{ Id string }

func (e entryID) id() string { return e.Id }

// batch is a request of up to ten entries, each of which succeeds or fails alone.
type batch[Entry interface{ id() string }] struct {
	toQueue
	Entries []Entry
}

// results are what became of a batch's entries.
type results[Result any] struct {
	Successful []Result
	Failed     []failure
}

type failure struct {
	entryID
	Code, Message string
	SenderFault   bool
}

var entryIDs = regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)

func (b batch[Entry]) check() error {
	switch {
	case len(b.Entries) == 0:
		return sender("EmptyBatchRequest", "There are no entries in the batch.")
	case len(b.Entries) > 10:
		return sender("TooManyEntriesInBatchRequest", "A batch has at most 10 entries.")
	}
	seen := make(map[string]bool)
	for _, e := range b.Entries {
		id := e.id()
		switch {
		case !entryIDs.MatchString(id):
			return sender("InvalidBatchEntryId", "An entry's id is 1 to 80 letters, digits, hyphens and underscores.")
		case seen[id]:
			return sender("BatchEntryIdsNotDistinct", "Two entries have the same id.")
		}
		seen[id] = true
	}
	return nil
}

// runBatch runs the entries one after the other.
func runBatch[Entry interface{ id() string }, Result any](b batch[Entry], run func(e Entry) (Result, error)) (results[Result], error) {
	out := results[Result]{Successful: []Result{}, Failed: []failure{}}
	if err := b.check(); err != nil {
		return out, err
	}
	for _, e := range b.Entries {
		r, err := run(e)
		if err != nil {
			a := answer(err)
			out.Failed = append(out.Failed, failure{entryID{e.id()}, a.shape, a.message, a.status < 500})
			continue
		}
		out.Successful = append(out.Successful, r)
	}
	return out, nil
}
