package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"github.com/postern-dev/postern/pkg/webhook"
)

const pageSize = 4096

// fill makes a store at path with some of everything, and returns its bytes.
func fill(t *testing.T, path string, n int) []byte {
	t.Helper()
	db, err := Open(path)
	require.NoError(t, err)
	for i := range n {
		fillOne(t, db, fmt.Sprintf("%s-%03d", t.Name(), i))
	}
	require.NoError(t, db.Close())
	image, err := os.ReadFile(path)
	require.NoError(t, err)
	return image
}

func fillOne(t *testing.T, db *DB, name string) {
	t.Helper()
	require.NoError(t, db.Webhooks().Create(t.Context(), crashWebhook(name)))
	require.NoError(t, db.Keys().Add(t.Context(), webhook.APIKey{ID: name, Workspace: "ws", Hash: name}))
	require.NoError(t, db.Events().Send(t.Context(), webhook.Message{Body: bytes.Repeat([]byte("x"), 3000)}))
	c := crashClaim(name)
	_, err := db.Claims().Claim(t.Context(), c)
	require.NoError(t, err)
	require.NoError(t, db.Claims().Commit(t.Context(), c, crashRecord(c)))
	require.NoError(t, db.Deliveries().Keep(t.Context(), crashDelivery(name)))
}

// assertFilled checks that what fill wrote is there.
func assertFilled(t *testing.T, db *DB, n int, what string) {
	t.Helper()
	assertConsistent(t, db)
	for i := range n {
		_, err := db.Webhooks().ByID(t.Context(), fmt.Sprintf("%s-%03d", t.Name(), i))
		assert.NoError(t, err, what)
	}
	assert.Len(t, allBodies(t, db.Events()), n, what)
}

func write(t *testing.T, image []byte) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "postern.db")
	require.NoError(t, os.WriteFile(path, image, 0o600))
	return path
}

func TestOpenMakesFileAndFolderForTheOwnerAlone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	path := filepath.Join(folder, "postern.db")
	fill(t, path, 1)
	assertMode(t, path, 0o600)
	assertMode(t, folder, 0o700)
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, left, 1)

	require.NoError(t, os.Chmod(path, 0o644))
	fill(t, path, 0)
	assertMode(t, path, 0o600)
}

func assertMode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, want, info.Mode().Perm())
}

func TestOpenSyncs(t *testing.T) {
	db, err := Open(filepath.Join(t.TempDir(), "postern.db"))
	require.NoError(t, err)
	defer db.Close()
	assert.False(t, db.file.NoSync)
	assert.False(t, db.file.NoGrowSync)
}

func TestOpenOfAnEmptyFile(t *testing.T) {
	fill(t, write(t, nil), 3)
}

func TestOpenOfAFileInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postern.db")
	db, err := Open(path)
	require.NoError(t, err)
	began := time.Now()
	_, err = Open(path)
	assert.ErrorIs(t, err, ErrInUse)
	assert.ErrorContains(t, err, "already in use by another postern")
	assert.Less(t, time.Since(began), time.Minute, "it does not wait until that ends")

	require.NoError(t, db.Close())
	fill(t, path, 1)
}

func TestWhatTheSystemSaysIsNoDamage(t *testing.T) {
	for _, err := range []error{syscall.ENOLCK, syscall.ENOMEM, os.NewSyscallError("mmap", syscall.ENODEV), &os.PathError{Op: "open", Err: syscall.EACCES}} {
		assert.Equal(t, err, named(err), err)
	}
	assert.ErrorIs(t, named(bbolterrors.ErrChecksum), ErrDamaged)
	assert.ErrorIs(t, named(errors.New("file size too small 0")), ErrDamaged)
}

func TestOpenRacingMakesOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postern.db")
	opened := make(chan *DB)
	for range 8 {
		go func() {
			db, err := Open(path)
			if err != nil {
				assert.ErrorIs(t, err, ErrInUse)
			}
			opened <- db
		}()
	}
	var held []*DB
	for range 8 {
		if db := <-opened; db != nil {
			held = append(held, db)
		}
	}
	require.Len(t, held, 1)
	require.NoError(t, held[0].Close())
}

func TestOpenOfAnotherFormat(t *testing.T) {
	for name, c := range map[string]struct {
		format []byte
		want   error
	}{
		"newer":      {binary.BigEndian.AppendUint32(nil, format+1), ErrNewer},
		"unreadable": {[]byte("?"), ErrDamaged},
		"zero":       {make([]byte, 4), ErrDamaged},
		"none":       {nil, ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "postern.db")
			fill(t, path, 1)
			file, err := bbolt.Open(path, 0o600, nil)
			require.NoError(t, err)
			require.NoError(t, file.Update(func(tx *bbolt.Tx) error {
				if c.format == nil {
					return tx.DeleteBucket(metaBucket)
				}
				return tx.Bucket(metaBucket).Put(formatKey, c.format)
			}))
			require.NoError(t, file.Close())
			_, err = Open(path)
			assert.ErrorIs(t, err, c.want)
			_, err = Open(path)
			assert.ErrorIs(t, err, c.want, "the file was let go")
		})
	}
}

func TestOpenOfGarbage(t *testing.T) {
	random := make([]byte, 64<<10)
	seed := mathrand.NewChaCha8([32]byte{1})
	_, _ = seed.Read(random)
	for name, image := range map[string][]byte{
		"a byte": {0}, "text": []byte(strings.Repeat("not a store\n", 1000)),
		"zeros": make([]byte, 64<<10), "random": random, "random, short": random[:100],
	} {
		path := write(t, image)
		_, err := Open(path)
		assert.ErrorIs(t, err, ErrDamaged, name)
		assert.ErrorContains(t, err, path, name)
		kept, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(image, kept), "%s: the file was changed", name)
	}
	_, err := Open(t.TempDir())
	assert.Error(t, err, "a folder")
}

func TestOpenOfATruncatedFile(t *testing.T) {
	const n = 12
	image := fill(t, filepath.Join(t.TempDir(), "postern.db"), n)
	refused := 0
	for size := 1; size < len(image); size += 1 + mathrand.IntN(pageSize) {
		db, err := Open(write(t, image[:size]))
		if err != nil {
			assert.ErrorIs(t, err, ErrDamaged)
			refused++
			continue
		}
		assertFilled(t, db, n, fmt.Sprintf("%d bytes of %d", size, len(image)))
		require.NoError(t, db.Close())
	}
	assert.Positive(t, refused)
}

// What is broken is refused at once, or in values, which bbolt has no checksums
// of, found when they are read; in no case is there a panic. Meta pages are left
// out: where one is broken bbolt takes the other.
func TestOpenOfABrokenPage(t *testing.T) {
	image := fill(t, filepath.Join(t.TempDir(), "postern.db"), 12)
	seed := mathrand.NewChaCha8([32]byte{2})
	refused := 0
	for at := 2 * pageSize; at < len(image); at += pageSize {
		broken := bytes.Clone(image)
		_, _ = seed.Read(broken[at : at+pageSize])
		db, err := Open(write(t, broken))
		if err != nil {
			assert.ErrorIs(t, err, ErrDamaged, "page %d", at/pageSize)
			refused++
			continue
		}
		_, _ = db.Events().Receive(t.Context(), ReceiveInput{Max: MaxBatch})
		_, _ = db.Deliveries().ListKept(t.Context(), "w-Te", time.Now())
		_, _, _ = db.Archive().Find(t.Context(), webhook.RecordQuery{WebhookID: "w", Until: time.Now().Add(time.Hour), Limit: 100})
		_, _, _ = db.Webhooks().List(t.Context(), webhook.Query{Workspace: "ws", Product: "p", App: "a", Limit: 100})
		require.NoError(t, db.Close())
	}
	assert.Greater(t, refused, 10)
}

// A power cut in the middle of a commit leaves some of its pages written and
// some not; of the last one, the meta page, perhaps a part.
func TestOpenAfterAPowerCut(t *testing.T) {
	const n = 8
	path := filepath.Join(t.TempDir(), "postern.db")
	before := fill(t, path, n)
	db, err := Open(path)
	require.NoError(t, err)
	require.NoError(t, db.Webhooks().Create(t.Context(), crashWebhook("last")))
	require.NoError(t, db.Close())
	after, err := os.ReadFile(path)
	require.NoError(t, err)

	before = append(before, make([]byte, len(after)-len(before))...)
	for cut := range 64 {
		db, err := Open(write(t, tear(before, after, cut%2 == 0)))
		require.NoError(t, err)
		assertFilled(t, db, n, "after a power cut")
		require.NoError(t, db.Close())
	}
}

// tear returns before with some of the changes that lead to after. The commit
// syncs the data before it writes the meta page: so that is torn where all of
// the data is written, and untouched where it is not.
func tear(before, after []byte, dataWritten bool) []byte {
	torn := bytes.Clone(before)
	for at := 2 * pageSize; at < len(after); at += pageSize {
		if dataWritten || mathrand.IntN(2) == 0 {
			copy(torn[at:at+pageSize], after[at:])
		}
	}
	if dataWritten {
		for at := range 2 * pageSize / 16 {
			if mathrand.IntN(2) == 0 {
				copy(torn[at*16:at*16+16], after[at*16:])
			}
		}
	}
	return torn
}
