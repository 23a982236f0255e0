package bolt

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// openFreed opens a new store that has had, and lost again, what fills so many pages.
func openFreed(t testing.TB, pages int) *DB {
	t.Helper()
	db, err := Open(filepath.Join(t.TempDir(), "postern.db"))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	junk := []byte("junk")
	require.NoError(t, db.file.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket(junk)
		if err != nil {
			return err
		}
		return b.Put(junk, make([]byte, pages*pageSize))
	}))
	require.NoError(t, db.file.Update(func(tx *bbolt.Tx) error { return tx.DeleteBucket(junk) }))
	return db
}

func claimOne(t testing.TB, db *DB, event string) {
	t.Helper()
	now := time.Now()
	_, err := db.Claims().Claim(t.Context(), webhook.Claim{
		WebhookID: "w", EventID: event, Owner: "o", At: now, Lease: now.Add(time.Minute), Expires: now.Add(time.Hour),
	})
	require.NoError(t, err)
}

// What has expired leaves free pages, whose list of 8 bytes each is no part of a commit.
func TestACommitIsNoLargerWhereMuchWasDeleted(t *testing.T) {
	const pages = 20_000
	db := openFreed(t, pages)
	claimOne(t, db, "first")
	before := db.file.Stats()
	require.Greater(t, before.FreePageN+before.PendingPageN, pages)
	claimOne(t, db, "second")
	after := db.file.Stats()
	assert.Less(t, after.TxStats.GetPageAlloc()-before.TxStats.GetPageAlloc(), int64(8*pages/2))
}

// BenchmarkClaimsWhereMuchWasDeleted compares claims in a store out of which 400 MB
// have gone with the same where each commit writes the list of free pages, too.
func BenchmarkClaimsWhereMuchWasDeleted(b *testing.B) {
	db, written, n := openFreed(b, 100_000), 0.0, 0
	for _, list := range []string{"written", "not written"} {
		b.Run("list "+list, func(b *testing.B) {
			db.file.NoFreelistSync = list != "written"
			began := n
			for b.Loop() {
				claimOne(b, db, fmt.Sprint(n))
				n++
			}
			rate := float64(n-began) / b.Elapsed().Seconds()
			b.ReportMetric(rate, "claims/s")
			if list == "written" {
				written = rate
			} else {
				b.ReportMetric(rate/written, "×written")
			}
		})
	}
}
