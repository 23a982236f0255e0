package gateway_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/internal/gateway"
)

// counting is a proxy before a function that takes so long, and how many invocations
// of it there are at present, at most, and in all.
func counting(takes time.Duration) (h http.Handler, most, all *atomic.Int32) {
	var now atomic.Int32
	most, all = new(atomic.Int32), new(atomic.Int32)
	invoke := func(context.Context, []byte) ([]byte, error) {
		all.Add(1)
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(takes)
		now.Add(-1)
		return []byte(`{"statusCode":200}`), nil
	}
	return gateway.NewProxy(quiet, "hooks.example.com",
		gateway.Route{Key: "POST /large", Invoke: invoke}, gateway.Route{Key: "POST /other", Invoke: invoke}), most, all
}

func post(ctx context.Context, h http.Handler, path string, size int) int {
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(strings.Repeat("x", size)))
	r.Header.Set("Content-Type", "text/plain")
	h.ServeHTTP(w, r)
	return w.Code
}

const large = 1 << 20

func TestLargeBodiesTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, most, all := counting(time.Second)
		var answered atomic.Int32
		n := 3 * runtime.GOMAXPROCS(0)
		for i := range n {
			go func() {
				if post(t.Context(), h, []string{"/large", "/other"}[i%2], large) == http.StatusOK {
					answered.Add(1)
				}
			}()
		}
		time.Sleep(time.Minute)
		assert.Equal(t, int32(n), answered.Load(), "each had its turn")
		assert.Equal(t, int32(n), all.Load())
		assert.Equal(t, int32(runtime.GOMAXPROCS(0)), most.Load())
	})
}

func TestWhoDoesNotGetATurn(t *testing.T) {
	tests := []struct {
		name        string
		size        int
		patience    time.Duration
		wantStatus  int
		wantInvoked int32
	}{
		{"needs none, being small", 10_000, time.Minute, http.StatusOK, 1},
		{"is told to come again", large, time.Minute, http.StatusServiceUnavailable, 0},
		{"has hung up meanwhile", large, time.Second, http.StatusServiceUnavailable, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, _, all := counting(time.Hour)
				for range runtime.GOMAXPROCS(0) {
					go post(t.Context(), h, "/large", large)
				}
				synctest.Wait()
				before := all.Load()
				ctx, cancel := context.WithTimeout(t.Context(), tt.patience)
				defer cancel()
				answered := make(chan int, 1)
				go func() { answered <- post(ctx, h, "/large", tt.size) }()
				time.Sleep(2 * time.Hour)
				assert.Equal(t, tt.wantStatus, <-answered)
				assert.Equal(t, tt.wantInvoked, all.Load()-before)
			})
		})
	}
}
