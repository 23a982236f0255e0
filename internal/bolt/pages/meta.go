package pages

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

const (
	magic   = 0xED0CDAED
	version = 2

	metaSize     = 64
	checksummed  = 56
	noFreeList   = 1<<64 - 1
	countInFirst = 0xFFFF
)

// meta is what a meta page says.
type meta struct {
	pageSize                       int64
	root, free, pages, transaction uint64
}

// readMeta returns the newer of the valid meta pages.
func readMeta(file io.ReaderAt, size int64) (newest meta, err error) {
	found := false
	for _, at := range metaPositions(file, size) {
		m, ok := metaAt(file, at)
		if ok && (!found || m.transaction > newest.transaction) {
			newest, found = m, true
		}
	}
	switch {
	case !found:
		return meta{}, errors.New("no valid meta page")
	case newest.pageSize < 1<<10 || newest.pageSize > 1<<24 || newest.pages < 2:
		return meta{}, fmt.Errorf("%d pages of %d bytes cannot be", newest.pages, newest.pageSize)
	}
	return newest, nil
}

// metaPositions are where meta pages may be. The second comes after one page,
// whose size only the first one tells, if that can be read.
func metaPositions(file io.ReaderAt, size int64) []int64 {
	if m, ok := metaAt(file, 0); ok {
		return []int64{0, m.pageSize}
	}
	var all []int64
	for at := int64(1 << 10); at <= 1<<24 && at < size; at *= 2 {
		all = append(all, at)
	}
	return all
}

func metaAt(file io.ReaderAt, at int64) (m meta, ok bool) {
	b := make([]byte, metaSize)
	if _, err := file.ReadAt(b, at+headSize); err != nil {
		return meta{}, false
	}
	sum := fnv.New64a()
	sum.Write(b[:checksummed])
	if order.Uint32(b) != magic || order.Uint32(b[4:]) != version || order.Uint64(b[checksummed:]) != sum.Sum64() {
		return meta{}, false
	}
	return meta{
		pageSize: int64(order.Uint32(b[8:])),
		root:     order.Uint64(b[16:]), free: order.Uint64(b[32:]),
		pages: order.Uint64(b[40:]), transaction: order.Uint64(b[48:]),
	}, true
}

// freeList checks that the free pages are pages, and that nothing uses them.
func (c *checker) freeList() error {
	if c.meta.free == noFreeList {
		return nil
	}
	p, err := c.read(c.meta.free)
	if err != nil {
		return err
	}
	ids, count := p.bytes[headSize:], uint64(p.count)
	if count == countInFirst {
		count, ids = order.Uint64(ids), ids[8:]
	}
	if p.flags != freePage || count > uint64(len(ids)/8) {
		return fmt.Errorf("page %d is no list of free pages", p.id)
	}
	for i := range count {
		if err := c.claim(order.Uint64(ids[i*8:])); err != nil {
			return err
		}
	}
	return nil
}
