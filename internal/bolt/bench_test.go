package bolt_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/pkg/webhook"
)

const writers = 64

// BenchmarkClaims compares claims of 64 writers at once with as many commits of
// one claim each, and prints how many times faster they are.
func BenchmarkClaims(b *testing.B) {
	single := 0.0
	b.Run("single Update", func(b *testing.B) { single = singleUpdates(b) })
	for _, n := range []int{1, writers} {
		b.Run(fmt.Sprintf("%d writers", n), func(b *testing.B) {
			rate := claimsPerSecond(b, n)
			b.ReportMetric(rate, "claims/s")
			if single > 0 {
				b.ReportMetric(rate/single, "×single")
			}
		})
	}
}

// singleUpdates writes what a claim writes, in a commit of its own.
func singleUpdates(b *testing.B) float64 {
	file, err := bbolt.Open(filepath.Join(b.TempDir(), "single.db"), 0o600, nil)
	require.NoError(b, err)
	defer file.Close()
	update := func(i int) error {
		return file.Update(func(tx *bbolt.Tx) error {
			claims, err := tx.CreateBucketIfNotExists([]byte("claims"))
			if err != nil {
				return err
			}
			return claims.Put(fmt.Append(nil, i), make([]byte, 60))
		})
	}
	rate := perSecond(b, writers, update)
	b.ReportMetric(rate, "claims/s")
	return rate
}

func claimsPerSecond(b *testing.B, writers int) float64 {
	claims := openNew(b).Claims()
	now := time.Now()
	return perSecond(b, writers, func(i int) error {
		_, err := claims.Claim(b.Context(), webhook.Claim{
			WebhookID: "webhook", EventID: fmt.Sprint("evt_", i), Owner: fmt.Sprint("owner-", i),
			At: now, Lease: now.Add(time.Minute), Expires: now.Add(time.Hour),
		})
		return err
	})
}

// perSecond has writers make b.N calls together.
func perSecond(b *testing.B, writers int, call func(i int) error) float64 {
	jobs := make(chan int)
	var working sync.WaitGroup
	for range writers {
		working.Go(func() {
			for i := range jobs {
				if err := call(i); err != nil {
					b.Error(err)
				}
			}
		})
	}
	b.ResetTimer()
	for i := range b.N {
		jobs <- i
	}
	close(jobs)
	working.Wait()
	b.StopTimer()
	return float64(b.N) / b.Elapsed().Seconds()
}

// BenchmarkDuplicate is a claim of what is queued: it reads, and waits for no disk.
func BenchmarkDuplicate(b *testing.B) {
	claims := openNew(b).Claims()
	now := time.Now()
	c := webhook.Claim{WebhookID: "w", EventID: "e", Owner: "o", At: now, Lease: now.Add(time.Minute), Expires: now.Add(time.Hour)}
	_, err := claims.Claim(b.Context(), c)
	require.NoError(b, err)
	require.NoError(b, claims.Commit(b.Context(), c, nil))
	for b.Loop() {
		c.Owner = "another"
		_, err := claims.Claim(b.Context(), c)
		require.NoError(b, err)
	}
}

// BenchmarkQueue is a message of 3 KB sent, received and deleted.
func BenchmarkQueue(b *testing.B) {
	q := openNew(b).Events()
	m := webhook.Message{Body: make([]byte, 3<<10), Group: "webhook"}
	for i := range m.Body {
		m.Body[i] = 'x'
	}
	for b.Loop() {
		require.NoError(b, q.Send(b.Context(), m))
		got, err := q.Receive(b.Context(), bolt.ReceiveInput{Max: 1})
		require.NoError(b, err)
		require.NoError(b, q.Delete(b.Context(), got[0].Handle))
	}
}
