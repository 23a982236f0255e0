// Package pages checks that a bbolt file is whole before bbolt reads it. bbolt
// maps the file and trusts what it says: what is damaged makes it panic, fault,
// or ask for all the memory there is.
//
// The file is a row of pages. Two meta pages come first; that with the valid
// checksum and the higher transaction id counts. From it hang the list of free
// pages and the root of a tree of branches and leaves, with further trees
// (buckets) in leaves. Numbers are in the machine's byte order.
//
//	page    ┌──────┬─────────┬─────────┬────────────┬───────────────────────
//	        │ id 8 │ flags 2 │ count 2 │ overflow 4 │ meta, ids or elements
//	meta    │ magic 4 │ version 4 │ page size 4 │ flags 4 │ root 8 │ sequence 8 │
//	        │ free list 8 │ pages in use 8 │ transaction 8 │ checksum 8 │
//	branch  │ position 4 │ key size 4 │ page 8 │           one per child
//	leaf    │ flags 4 │ position 4 │ key size 4 │ value size 4 │   one per entry
//	bucket  │ root 8 │ sequence 8 │ page, if root is 0 │         value of an entry
//
// Positions count from the element; overflow is how many pages follow that
// belong to this one. https://github.com/etcd-io/bbolt (internal/common)
package pages

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

const (
	headSize    = 16
	elementSize = 16
	bucketSize  = 16

	branchPage = 0x01
	leafPage   = 0x02
	freePage   = 0x10

	bucketEntry = 0x01
)

var order = binary.NativeEndian

// Check returns an error that says where the file of that size is damaged, or
// nil if every page, key and value that bbolt may read lies where it should, once,
// and keys ascend, from page to page too. It does not look into values.
func Check(file io.ReaderAt, size int64) error {
	m, err := readMeta(file, size)
	if err != nil {
		return err
	}
	if inUse := m.pages; inUse > uint64(size/m.pageSize) {
		return fmt.Errorf("%d pages in use, and the file has %d", inUse, size/m.pageSize)
	}
	c := &checker{file: file, meta: m, seen: make([]bool, m.pages)}
	c.seen[0], c.seen[1] = true, true
	if err := c.tree(m.root, span{}); err != nil {
		return err
	}
	return c.freeList()
}

// checker remembers which pages it has seen: each may be referred to once.
type checker struct {
	file io.ReaderAt
	meta meta
	seen []bool
}

// page is a page with those that overflow from it.
type page struct {
	id    uint64
	flags uint16
	count int
	bytes []byte
}

// parse reads the head of a page; its count is checked by who knows its elements.
func parse(b []byte) page {
	return page{id: order.Uint64(b), flags: order.Uint16(b[8:]), count: int(order.Uint16(b[10:])), bytes: b}
}

// read reads a page, and claims it.
func (c *checker) read(id uint64) (page, error) {
	if id >= c.meta.pages {
		return page{}, fmt.Errorf("page %d is out of bounds", id)
	}
	head := make([]byte, headSize)
	at := int64(id) * c.meta.pageSize
	if _, err := c.file.ReadAt(head, at); err != nil {
		return page{}, fmt.Errorf("page %d: %w", id, err)
	}
	following := uint64(order.Uint32(head[12:]))
	if following >= c.meta.pages-id {
		return page{}, fmt.Errorf("page %d overflows the file", id)
	}
	for i := id; i <= id+following; i++ {
		if err := c.claim(i); err != nil {
			return page{}, err
		}
	}
	b := make([]byte, int64(following+1)*c.meta.pageSize)
	if _, err := c.file.ReadAt(b, at); err != nil {
		return page{}, fmt.Errorf("page %d: %w", id, err)
	}
	p := parse(b)
	if p.id != id {
		return page{}, fmt.Errorf("page %d says that it is page %d", id, p.id)
	}
	return p, nil
}

func (c *checker) claim(id uint64) error {
	if id >= c.meta.pages || c.seen[id] {
		return fmt.Errorf("page %d is out of bounds, or used twice", id)
	}
	c.seen[id] = true
	return nil
}

// span is what the keys below an element of a branch may be: its own key or a later
// one, before the key of the next element. Nil is no bound.
type span struct{ from, before []byte }

func (s span) holds(key []byte) bool {
	return bytes.Compare(key, s.from) >= 0 && (s.before == nil || bytes.Compare(key, s.before) < 0)
}

// tree checks a bucket's pages, beginning at its root, or those below an element.
func (c *checker) tree(root uint64, s span) error {
	p, err := c.read(root)
	if err != nil {
		return err
	}
	return c.elements(p, s)
}

func (c *checker) elements(p page, s span) error {
	var previous []byte
	for i := range p.count {
		e, err := p.element(i)
		if err != nil {
			return err
		}
		if len(e.key) == 0 || i > 0 && bytes.Compare(previous, e.key) >= 0 || !s.holds(e.key) {
			return fmt.Errorf("page %d: keys are out of order", p.id)
		}
		previous = e.key
		if err := c.below(p, i, e, s); err != nil {
			return err
		}
	}
	if p.flags != branchPage && p.flags != leafPage || p.flags == branchPage && p.count == 0 {
		return fmt.Errorf("page %d is neither branch nor leaf", p.id)
	}
	return nil
}

// below checks what hangs from an element, which is the ith of its page.
func (c *checker) below(p page, i int, e element, s span) error {
	switch {
	case p.flags == branchPage:
		return c.child(p, i, e, s)
	case !e.bucket:
		return nil
	case len(e.value) < bucketSize:
		return fmt.Errorf("page %d: a bucket is cut short", p.id)
	}
	if root := order.Uint64(e.value); root != 0 {
		return c.tree(root, span{})
	}
	if len(e.value) < bucketSize+headSize {
		return fmt.Errorf("page %d: a bucket is cut short", p.id)
	}
	inline := parse(e.value[bucketSize:])
	if inline.flags != leafPage {
		return fmt.Errorf("page %d: a bucket within it is no leaf", p.id)
	}
	inline.id = p.id
	return c.elements(inline, span{})
}

// child checks what hangs from an element of a branch.
func (c *checker) child(p page, i int, e element, s span) error {
	s.from = e.key
	if i+1 < p.count {
		next, err := p.element(i + 1)
		if err != nil {
			return err
		}
		s.before = next.key
	}
	return c.tree(e.child, s)
}
