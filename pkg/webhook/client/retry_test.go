package client_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// replies is a transport that gives its replies in turn, the last one forever.
type replies struct {
	list []func() (*http.Response, error)
	made int
}

func (r *replies) RoundTrip(*http.Request) (*http.Response, error) {
	r.made++
	return r.list[min(r.made, len(r.list))-1]()
}

func reply(a answer) func() (*http.Response, error) {
	return func() (*http.Response, error) { return response(a), nil }
}

func refuse() (*http.Response, error) { return nil, errors.New("connection refused") }

func asking(a answer, retryAfter string) answer {
	a.header = http.Header{"Retry-After": {retryAfter}}
	return a
}

func TestRetries(t *testing.T) {
	ok := reply(success(200, `{"webhooks":[]}`))
	unavailable := reply(problem(503, "unavailable"))
	type list = []func() (*http.Response, error)
	tests := []struct {
		name     string
		list     list
		made     int
		min, max time.Duration // that it takes
		want     error         // nil for success
	}{
		{"success", list{ok}, 1, 0, 0, nil},
		{"503 once", list{unavailable, ok}, 2, 0, 200 * time.Millisecond, nil},
		{"503 forever", list{unavailable}, 4, 0, 1400 * time.Millisecond, client.ErrUnavailable},
		{"429 of the gateway", list{reply(answer{status: 429, contentType: "application/json", body: `{"message":"Too Many Requests"}`}), ok}, 2, 0, 200 * time.Millisecond, nil},
		{"500, 502, 504 of the gateway", list{reply(answer{status: 500}), reply(answer{status: 502}), reply(answer{status: 504}), ok}, 4, 0, 1400 * time.Millisecond, nil},
		{"Retry-After is waited for", list{reply(asking(problem(503, "unavailable"), "7")), ok}, 2, 7 * time.Second, 7200 * time.Millisecond, nil},
		{"Retry-After is too long", list{reply(asking(problem(429, "throttled"), "31")), ok}, 1, 0, 0, client.ErrUnavailable},
		{"no connection once", list{refuse, ok}, 2, 0, 200 * time.Millisecond, nil},
		{"no connection forever", list{refuse}, 4, 0, 1400 * time.Millisecond, client.ErrUnavailable},
		{"400", list{reply(problem(400, "invalid_field"))}, 1, 0, 0, client.ErrInvalid},
		{"401", list{reply(problem(401, "unauthorized"))}, 1, 0, 0, client.ErrUnauthorized},
		{"422", list{reply(problem(422, "payload_schema"))}, 1, 0, 0, client.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := &replies{list: tt.list}
				began := time.Now()
				err := fetch(t.Context(), r)
				took := time.Since(began)
				if tt.want == nil {
					assert.NoError(t, err)
				} else {
					assert.ErrorIs(t, err, tt.want)
				}
				assert.Equal(t, tt.made, r.made)
				assert.GreaterOrEqual(t, took, tt.min)
				assert.LessOrEqual(t, took, tt.max)
			})
		})
	}
}

func fetch(ctx context.Context, r http.RoundTripper, options ...client.Option) error {
	options = append(options, client.WithHTTPClient(&http.Client{Transport: r}))
	_, err := client.New(testCredentials("https://h.example"), options...).Product("p").FetchAllForProductApp(ctx, "a")
	return err
}

func TestRetriesKeepToTheContext(t *testing.T) {
	hour := reply(asking(problem(503, "unavailable"), "20"))
	t.Run("a pause over the deadline is not begun", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			began := time.Now()
			r := &replies{list: []func() (*http.Response, error){hour}}
			assert.ErrorIs(t, fetch(ctx, r), client.ErrUnavailable)
			assert.Zero(t, time.Since(began))
			assert.Equal(t, 1, r.made)
		})
	})
	t.Run("cancelling ends a pause", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(3*time.Second, cancel)
			began := time.Now()
			err := fetch(ctx, &replies{list: []func() (*http.Response, error){hour}})
			assert.ErrorIs(t, err, context.Canceled)
			assert.ErrorIs(t, err, client.ErrUnavailable, "the reason for the pause is told too")
			assert.Equal(t, 3*time.Second, time.Since(began))
		})
	})
	t.Run("a call that is cancelled is not made again", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		r := &replies{list: []func() (*http.Response, error){func() (*http.Response, error) { cancel(); return nil, ctx.Err() }}}
		err := fetch(ctx, r)
		require.ErrorIs(t, err, context.Canceled)
		assert.NotErrorIs(t, err, client.ErrUnavailable)
		assert.Equal(t, 1, r.made)
	})
}

func TestWithRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 5} {
			r := &replies{list: []func() (*http.Response, error){refuse}}
			assert.ErrorIs(t, fetch(t.Context(), r, client.WithRetries(n)), client.ErrUnavailable)
			assert.Equal(t, n+1, r.made)
		}
	})
}

func TestPausesOfManyRetriesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const retries = 100
		began := time.Now()
		r := &replies{list: []func() (*http.Response, error){refuse}}
		assert.ErrorIs(t, fetch(t.Context(), r, client.WithRetries(retries)), client.ErrUnavailable)
		assert.Equal(t, retries+1, r.made)
		assert.Less(t, time.Since(began), retries*30*time.Second)
		assert.Greater(t, time.Since(began), 10*time.Minute, "and they grow")
	})
}

func TestUnreachableSaysWhatAndWhy(t *testing.T) {
	err := fetch(t.Context(), &replies{list: []func() (*http.Response, error){refuse}}, client.WithRetries(0))
	assert.EqualError(t, err, "list webhooks: unreachable: Cannot reach https://h.example: connection refused.")
}
