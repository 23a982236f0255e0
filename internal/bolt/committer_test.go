package bolt

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

var testBucket = []byte("test")

// newGroup returns a committer that does not run, so that the test decides what
// makes a group.
func newGroup(t *testing.T, options *bbolt.Options) *committer {
	t.Helper()
	file, err := bbolt.Open(filepath.Join(t.TempDir(), "db"), 0o600, options)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, file.Close()) })
	require.NoError(t, file.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(testBucket)
		return err
	}))
	at, err := placeOf(file.Path())
	require.NoError(t, err)
	return newCommitter(file, at)
}

func put(name string) change {
	return func(tx *bbolt.Tx) error { return tx.Bucket(testBucket).Put([]byte(name), []byte("x")) }
}

// putThen writes, and then fails.
func putThen(name string, err error) change {
	return func(tx *bbolt.Tx) error { return errors.Join(put(name)(tx), err) }
}

func pendingOf(t *testing.T, changes ...change) []*pending {
	var group []*pending
	for _, c := range changes {
		group = append(group, &pending{ctx: t.Context(), change: c, done: make(chan struct{})})
	}
	return group
}

func names(t *testing.T, k *committer) []string {
	t.Helper()
	var all []string
	require.NoError(t, k.file.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(testBucket).ForEach(func(name, _ []byte) error {
			all = append(all, string(name))
			return nil
		})
	}))
	return all
}

func TestCommitterKeepsOutWhatFails(t *testing.T) {
	k := newGroup(t, nil)
	fault := errors.New("fault")
	group := pendingOf(t, put("a"), putThen("b", fault), put("c"), putThen("d", fault), put("e"))
	k.commit(append([]*pending(nil), group...))

	for i, want := range []error{nil, fault, nil, fault, nil} {
		<-group[i].done
		assert.ErrorIs(t, group[i].err, want, i)
	}
	assert.Equal(t, []string{"a", "c", "e"}, names(t, k))
}

func TestCommitterTellsWhyNothingWasWritten(t *testing.T) {
	k := newGroup(t, nil)
	why := errors.New("why")
	group := pendingOf(t, put("a"), func(*bbolt.Tx) error { return unchanged{why} }, func(*bbolt.Tx) error { return unchanged{} })
	k.commit(group)
	assert.NoError(t, group[0].err)
	assert.Equal(t, why, group[1].err)
	assert.NoError(t, group[2].err)
	assert.Equal(t, []string{"a"}, names(t, k))
}

func TestCommitterCommitsNothingForNothing(t *testing.T) {
	k := newGroup(t, nil)
	before := k.file.Stats()
	k.commit(pendingOf(t, func(*bbolt.Tx) error { return unchanged{} }))
	after := k.file.Stats()
	assert.Zero(t, after.TxStats.GetWrite()-before.TxStats.GetWrite(), "writes to the disk")
}

func TestCommitterLeavesOutWhoseContextHasEnded(t *testing.T) {
	k := newGroup(t, nil)
	group := pendingOf(t, put("a"), put("b"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	group[1].ctx = ctx
	k.commit(group)
	assert.NoError(t, group[0].err)
	assert.ErrorIs(t, group[1].err, context.Canceled)
	assert.Equal(t, []string{"a"}, names(t, k))
}

// A refusal may rest on what another change of the group wrote; if that never
// reached the disk the refusal must not stand.
func TestCommitterTellsAllThatTheCommitFailed(t *testing.T) {
	k := newGroup(t, &bbolt.Options{MaxSize: 1 << 20})
	large := func(tx *bbolt.Tx) error {
		return tx.Bucket(testBucket).Put([]byte("large"), make([]byte, 2<<20))
	}
	group := pendingOf(t, put("a"), large, func(*bbolt.Tx) error { return unchanged{errors.New("exists")} })
	k.commit(group)
	for _, p := range group {
		assert.ErrorIs(t, p.err, bbolterrors.ErrMaxSizeReached)
	}
	assert.Empty(t, names(t, k))
	again := pendingOf(t, put("b"))
	k.commit(again)
	assert.NoError(t, again[0].err)
}

func TestCommitterGathersThoseWhoWait(t *testing.T) {
	k := newGroup(t, nil)
	const callers = 50
	errs := make(chan error)
	for i := range callers {
		go func() { errs <- k.do(t.Context(), put(fmt.Sprint(i))) }()
	}
	committed := 0
	for group := k.gather(<-k.changes); ; group = k.gather(<-k.changes) {
		committed += len(group)
		k.commit(group)
		for range group {
			require.NoError(t, <-errs)
		}
		if committed == callers {
			break
		}
	}
	assert.Len(t, names(t, k), callers)
}
