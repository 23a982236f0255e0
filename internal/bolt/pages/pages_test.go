package pages

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

const pageSize = 4096

// image is a database with leaves, branches, overflowing values, nested buckets,
// inline ones among them, and free pages.
func image(t testing.TB) []byte { return imageOf(t, bbolt.Options{}) }

func imageOf(t testing.TB, o bbolt.Options) []byte {
	t.Helper()
	o.PageSize = pageSize
	path := filepath.Join(t.TempDir(), "db")
	file, err := bbolt.Open(path, 0o600, &o)
	require.NoError(t, err)
	for round := range 3 {
		require.NoError(t, file.Update(func(tx *bbolt.Tx) error { return fill(tx, round) }))
	}
	require.NoError(t, file.Close())
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return b
}

func fill(tx *bbolt.Tx, round int) error {
	outer, err := tx.CreateBucketIfNotExists([]byte("outer"))
	if err != nil {
		return err
	}
	inner, err := outer.CreateBucketIfNotExists([]byte("inner"))
	if err != nil {
		return err
	}
	if _, err := outer.CreateBucketIfNotExists([]byte("empty")); err != nil {
		return err
	}
	if err := inner.Put(fmt.Append(nil, "large", round), make([]byte, 3*pageSize)); err != nil {
		return err
	}
	for i := range 150 {
		if err := inner.Put(fmt.Appendf(nil, "key-%d-%d", round, i), make([]byte, 60)); err != nil {
			return err
		}
	}
	return outer.Put([]byte("plain"), []byte("value"))
}

func check(b []byte) error { return Check(bytes.NewReader(b), int64(len(b))) }

// pagesOf returns the ids of the pages in use that have those flags.
func pagesOf(t *testing.T, b []byte, flags uint16) (ids []int) {
	t.Helper()
	m, err := readMeta(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	c := &checker{file: bytes.NewReader(b), meta: m, seen: make([]bool, m.pages)}
	require.NoError(t, c.tree(m.root, span{}))
	for id, used := range c.seen {
		p := parse(b[id*pageSize:])
		if used && p.id == uint64(id) && p.flags == flags {
			ids = append(ids, id)
		}
	}
	require.NotEmpty(t, ids)
	return ids
}

func TestCheckPassesWhatIsWhole(t *testing.T) {
	assert.NoError(t, check(imageOf(t, bbolt.Options{NoFreelistSync: true})), "no list of free pages")
	b := image(t)
	assert.NoError(t, check(b))
	assert.NoError(t, check(append(b, make([]byte, 3*pageSize)...)), "the file may be longer")
	for at := range 2 {
		broken := bytes.Clone(b)
		clear(broken[at*pageSize : at*pageSize+100])
		assert.NoError(t, check(broken), "one meta page suffices")
	}
}

func TestCheckFindsDamage(t *testing.T) {
	whole := image(t)
	leaf, branch := pagesOf(t, whole, leafPage)[0]*pageSize, pagesOf(t, whole, branchPage)[0]*pageSize
	require.Greater(t, order.Uint16(whole[branch+10:]), uint16(2))
	second := int(order.Uint64(whole[branch+headSize+elementSize+8:])) * pageSize // of its leaves
	m, err := readMeta(bytes.NewReader(whole), int64(len(whole)))
	require.NoError(t, err)
	free := int(m.free) * pageSize
	for name, spoil := range map[string]func(b []byte){
		"both meta pages":           func(b []byte) { clear(b[:2*pageSize]) },
		"another page's id":         func(b []byte) { order.PutUint64(b[leaf:], uint64(leaf/pageSize+1)) },
		"no type":                   func(b []byte) { order.PutUint16(b[leaf+8:], 0) },
		"two types":                 func(b []byte) { order.PutUint16(b[leaf+8:], leafPage|branchPage) },
		"too many elements":         func(b []byte) { order.PutUint16(b[leaf+10:], 60000) },
		"a branch without any":      func(b []byte) { order.PutUint16(b[branch+10:], 0) },
		"overflow":                  func(b []byte) { order.PutUint32(b[leaf+12:], 1<<32-1) },
		"overflow into the next":    func(b []byte) { order.PutUint32(b[branch+12:], 1) },
		"a key outside":             func(b []byte) { order.PutUint32(b[leaf+headSize+4:], 1<<31) },
		"a key without length":      func(b []byte) { order.PutUint32(b[leaf+headSize+8:], 0) },
		"a value outside":           func(b []byte) { order.PutUint32(b[leaf+headSize+12:], 1<<32-1) },
		"a child out of bounds":     func(b []byte) { order.PutUint64(b[branch+headSize+8:], 1<<60) },
		"a child that is itself":    func(b []byte) { order.PutUint64(b[branch+headSize+8:], uint64(branch/pageSize)) },
		"a child twice":             func(b []byte) { copy(b[branch+headSize+8:][:8], b[branch+headSize+24:]) },
		"no free list":              func(b []byte) { order.PutUint16(b[free+8:], leafPage) },
		"a free list too long":      func(b []byte) { order.PutUint16(b[free+10:], 0xFFFE) },
		"an endless free list":      func(b []byte) { order.PutUint16(b[free+10:], 0xFFFF); order.PutUint64(b[free+headSize:], 1<<61) },
		"a free page that is used":  func(b []byte) { order.PutUint64(b[free+headSize:], uint64(leaf/pageSize)) },
		"a key before its branch's": func(b []byte) { keyIn(b, second, 0)[0] = 'a' },
		"a key after the next leaf": func(b []byte) { keyIn(b, second, int(order.Uint16(b[second+10:]))-1)[0] = 'z' },
		"the order of keys":         func(b []byte) { b[leaf+headSize+int(order.Uint32(b[leaf+headSize+4:]))] = 0xff },
	} {
		t.Run(name, func(t *testing.T) {
			b := bytes.Clone(whole)
			spoil(b)
			assert.Error(t, check(b))
		})
	}
}

// keyIn is the key of the ith element of the leaf at that offset.
func keyIn(b []byte, leaf, i int) []byte {
	element := b[leaf+headSize+i*elementSize:]
	return element[order.Uint32(element[4:]):][:order.Uint32(element[8:])]
}

func TestCheckFindsTruncation(t *testing.T) {
	b := image(t)
	m, err := readMeta(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	for size := range int(m.pages) * pageSize / 512 {
		assert.Error(t, check(b[:size*512]), "%d bytes", size*512)
	}
}

// FuzzCheck changes some bytes of a database, with a list of free pages and without.
// What Check passes bbolt must read without a panic, whether it finds the free pages
// in that list or by itself.
func FuzzCheck(f *testing.F) {
	images := [][]byte{image(f), imageOf(f, bbolt.Options{NoFreelistSync: true})}
	f.Add(uint32(3*pageSize), []byte{1, 2, 3})
	f.Add(uint32(0), []byte{})
	f.Fuzz(func(t *testing.T, at uint32, change []byte) {
		for _, image := range images {
			b := bytes.Clone(image)
			// Small numbers reach the heads of pages, where damage matters most.
			page, offset := int(at>>10)%(len(b)/pageSize), int(at%1024)
			copy(b[page*pageSize+offset:], change)
			if check(b) == nil {
				assertReadable(t, b)
			}
		}
	})
}

func assertReadable(t *testing.T, b []byte) {
	path := filepath.Join(t.TempDir(), "db")
	require.NoError(t, os.WriteFile(path, b, 0o600))
	for _, o := range []bbolt.Options{{ReadOnly: true}, {NoFreelistSync: true}} {
		file, err := bbolt.Open(path, 0o600, &o)
		require.NoError(t, err)
		require.NoError(t, file.View(func(tx *bbolt.Tx) error { return readAll(tx.Cursor().Bucket()) }))
		require.NoError(t, file.Close())
	}
}

func readAll(b *bbolt.Bucket) error {
	return b.ForEach(func(k, v []byte) error {
		if v == nil {
			return readAll(b.Bucket(k))
		}
		return nil
	})
}

func BenchmarkCheck(b *testing.B) {
	path := filepath.Join(b.TempDir(), "db")
	file, err := bbolt.Open(path, 0o600, nil)
	require.NoError(b, err)
	for n := range 20 {
		require.NoError(b, file.Update(func(tx *bbolt.Tx) error {
			bucket, err := tx.CreateBucketIfNotExists([]byte("bucket"))
			for i := range 10_000 {
				err = bucket.Put(fmt.Appendf(nil, "%d-%032d", n, i), make([]byte, 200))
			}
			return err
		}))
	}
	require.NoError(b, file.Close())
	opened, err := os.Open(path)
	require.NoError(b, err)
	info, err := opened.Stat()
	require.NoError(b, err)
	b.SetBytes(info.Size())
	for b.Loop() {
		require.NoError(b, Check(opened, info.Size()))
	}
}
