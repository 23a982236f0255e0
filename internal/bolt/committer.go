package bolt

import (
	"context"
	"errors"
	"runtime"
	"slices"

	"go.etcd.io/bbolt"
)

// groupLimit is how many changes share a commit at most.
const groupLimit = 256

// ErrClosed is returned by every call on a store that was closed.
var ErrClosed = errors.New("bolt: the store is closed")

// change is one caller's part of a transaction that it may share with others. It
// may be called again after a rollback. Any error but unchanged rolls back what
// all of them wrote.
type change func(tx *bbolt.Tx) error

// unchanged is the error of a change that has written nothing; why is what its
// caller gets, and may be nil.
type unchanged struct{ why error }

func (u unchanged) Error() string { return "nothing was written" }

// committer commits changes in groups. A commit waits for the disk twice,
// whatever its size: so all changes that arrive meanwhile go into the next one.
type committer struct {
	file    *bbolt.DB
	place   place
	changes chan *pending
	stopped chan struct{}
}

// pending is a change whose caller waits.
type pending struct {
	ctx    context.Context
	change change
	err    error
	wrote  bool
	done   chan struct{}
}

func newCommitter(file *bbolt.DB, at place) *committer {
	return &committer{file: file, place: at, changes: make(chan *pending), stopped: make(chan struct{})}
}

// do returns once c is on the disk, or is known not to have been written. The
// context counts until c's group begins.
func (k *committer) do(ctx context.Context, c change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p := &pending{ctx: ctx, change: c, done: make(chan struct{})}
	select {
	case k.changes <- p:
		<-p.done
		return p.err
	case <-ctx.Done():
		return ctx.Err()
	case <-k.stopped:
		return ErrClosed
	}
}

func (k *committer) run(ctx context.Context) {
	defer close(k.stopped)
	for {
		select {
		case first := <-k.changes:
			k.commit(k.gather(first))
		case <-ctx.Done():
			return
		}
	}
}

// gather takes in whoever is waiting. It first lets those run whom the last
// commit has just released, since they often come straight back.
func (k *committer) gather(first *pending) []*pending {
	group := []*pending{first}
	runtime.Gosched()
	for len(group) < groupLimit {
		select {
		case p := <-k.changes:
			group = append(group, p)
		default:
			return group
		}
	}
	return group
}

// commit commits the group, without those changes that fail.
func (k *committer) commit(group []*pending) {
	if err := k.place.check(); err != nil {
		release(group, err)
		return
	}
	for len(group) > 0 {
		failed, err := k.try(group)
		if failed < 0 {
			release(group, err)
			return
		}
		release(group[failed:failed+1], err)
		group = slices.Delete(group, failed, failed+1)
	}
}

// release lets the callers go on. An error of the commit is everybody's: even
// what was refused may have been so because of what others wrote.
func release(group []*pending, err error) {
	for _, p := range group {
		if err != nil {
			p.err = err
		}
		close(p.done)
	}
}

// try commits the whole group, or nothing; failed is the index of the change
// that prevented it, or -1.
func (k *committer) try(group []*pending) (failed int, err error) {
	failed = -1
	nothing := errors.New("nothing to commit")
	err = k.file.Update(func(tx *bbolt.Tx) error {
		wrote := false
		for i, p := range group {
			if err := p.apply(tx); err != nil {
				failed = i
				return err
			}
			wrote = wrote || p.wrote
		}
		if !wrote {
			return nothing
		}
		return nil
	})
	if err == nothing {
		err = nil
	}
	return failed, err
}

func (p *pending) apply(tx *bbolt.Tx) error {
	if p.wrote, p.err = false, p.ctx.Err(); p.err != nil {
		return nil
	}
	err := p.change(tx)
	if u, ok := errors.AsType[unchanged](err); ok {
		p.err = u.why
		return nil
	}
	p.wrote = true
	return err
}
