package chaos

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestProxy shows of each fault whether the server does the work, and what comes back.
func TestProxy(t *testing.T) {
	const either = -1
	for _, tt := range []struct {
		fault  string
		works  int
		status int
		// hangUp has whoever calls go away, for nothing comes back.
		hangUp bool
	}{
		{"", 1, 200, false},
		{"connection reset before the work", 0, 0, false},
		{"connection reset after the work", 1, 0, false},
		{"no answer after the work", 1, 0, true},
		{"throttled", 0, 400, false},
		{"error 500, before or after the work", either, 500, false},
		{"half an answer after the work", 1, 0, false},
		{"latency of up to 2 s, before or after the work", 1, 200, false},
		{"outage: silence", 0, 0, true},
	} {
		t.Run(tt.fault, func(t *testing.T) {
			t.Parallel()
			var worked atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				worked.Add(1)
				_, _ = w.Write(append([]byte("took "), body...))
			}))
			defer server.Close()
			p, err := NewProxy(tables, server.URL, Seed(1).Rand("test", 0))
			require.NoError(t, err)
			defer p.Down()
			p.Spoil(named(tt.fault), 1)
			ctx, hangUp := context.WithCancel(t.Context())
			defer hangUp()
			if tt.hangUp {
				go func() {
					for p.Spoiled()[tt.fault] == 0 || int(worked.Load()) < tt.works {
						time.Sleep(tick)
					}
					hangUp()
				}()
			}
			status := post(ctx, p.Endpoint())
			p.Idle()
			assert.Equal(t, tt.status, status)
			if tt.works != either {
				assert.EqualValues(t, tt.works, worked.Load())
			}
			if tt.fault != "" {
				assert.Equal(t, 1, p.Spoiled()[tt.fault])
			}
		})
	}
}

func named(name string) fault {
	for _, f := range append(passing, silence) {
		if f.name == name {
			return f
		}
	}
	return fault{}
}

// post returns the status of a whole answer, or 0.
func post(ctx context.Context, url string) int {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("work"))
	if err != nil {
		return 0
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); err != nil {
		return 0
	}
	return resp.StatusCode
}

func TestProxyDownAndUp(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	p, err := NewProxy(tables, server.URL, Seed(1).Rand("test", 0))
	require.NoError(t, err)
	assert.Equal(t, 200, post(t.Context(), p.Endpoint()))
	require.NoError(t, p.Down())
	assert.Equal(t, 0, post(t.Context(), p.Endpoint()))
	require.NoError(t, p.Up())
	assert.Equal(t, 200, post(t.Context(), p.Endpoint()))
	require.NoError(t, p.Down())
}

func TestSeed(t *testing.T) {
	none := func(string) string { return "" }
	some := func(string) string { return "7" }
	rubbish := func(string) string { return "seven" }
	got, err := SeedOf(some, time.Time{})
	require.NoError(t, err)
	assert.Equal(t, Seed(7), got)
	got, err = SeedOf(none, time.Unix(0, 9))
	require.NoError(t, err)
	assert.Equal(t, Seed(9), got)
	_, err = SeedOf(rubbish, time.Time{})
	require.Error(t, err)

	assert.Equal(t, Seed(7).Rand("a", 1).Uint64(), Seed(7).Rand("a", 1).Uint64())
	assert.NotEqual(t, Seed(7).Rand("a", 1).Uint64(), Seed(7).Rand("a", 2).Uint64())
	assert.NotEqual(t, Seed(7).Rand("a", 1).Uint64(), Seed(8).Rand("a", 1).Uint64())
}
