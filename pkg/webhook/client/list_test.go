package client_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

func page(cursor string, events ...string) answer {
	hooks := make([]string, len(events))
	for i, e := range events {
		hooks[i] = strings.Replace(minimal, "payment.succeeded", e, 1)
	}
	next := ""
	if cursor != "" {
		next = `,"next_cursor":"` + cursor + `"`
	}
	return success(200, `{"webhooks":[`+strings.Join(hooks, ",")+`]`+next+`}`)
}

func TestFetchAllForProductAppFollowsPages(t *testing.T) {
	s := serve(t, page("c1", "a", "b"), page("c/2=", "c"), page("", "d"))
	got, err := s.product(asDeclared(t)).FetchAllForProductApp(t.Context(), "stripe-payments")
	require.NoError(t, err)
	var events []string
	for _, w := range got {
		events = append(events, w.Event)
	}
	assert.Equal(t, []string{"a", "b", "c", "d"}, events)
	var queries []string
	for _, r := range s.requests() {
		assert.Equal(t, http.MethodGet, r.Method)
		assert.Equal(t, "/v1/products/ecommerce-platform/apps/stripe-payments/webhooks", r.Path)
		queries = append(queries, r.Query)
	}
	assert.Equal(t, []string{"limit=100", "cursor=c1&limit=100", "cursor=c%2F2%3D&limit=100"}, queries)
}

func TestFetchAllForProductAppOfNone(t *testing.T) {
	s := serve(t, page(""))
	got, err := s.product(asDeclared(t)).FetchAllForProductApp(t.Context(), "stripe-payments")
	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestListFilters(t *testing.T) {
	s := serve(t, page("", "a"))
	for _, err := range s.product(asDeclared(t)).List(t.Context(), client.ListInput{App: "a", Env: "prd", Event: "x", Product: "other"}) {
		require.NoError(t, err)
	}
	assert.Equal(t, "/v1/products/other/apps/a/webhooks", s.requests()[0].Path)
	assert.Equal(t, "env=prd&event=x&limit=100", s.requests()[0].Query)
}

func TestListFetchesOnlyWhatIsRead(t *testing.T) {
	s := serve(t, page("c1", "a", "b"), page("", "c"))
	for w, err := range s.product().List(t.Context(), client.ListInput{App: "a"}) {
		require.NoError(t, err)
		if w.Event == "b" {
			break
		}
	}
	assert.Len(t, s.requests(), 1)
}

func TestListEndsWithAnError(t *testing.T) {
	s := serve(t, page("c1", "a"), problem(400, "invalid_cursor"))
	var events []string
	var errs []error
	for w, err := range s.product().List(t.Context(), client.ListInput{App: "a"}) {
		events, errs = append(events, w.Event), append(errs, err)
	}
	assert.Equal(t, []string{"a", ""}, events)
	require.Len(t, errs, 2)
	assert.NoError(t, errs[0])
	assert.ErrorIs(t, errs[1], client.ErrInvalid)

	all, err := serve(t, page("c1", "a"), problem(400, "invalid_cursor")).product().FetchAllForProductApp(t.Context(), "a")
	assert.ErrorIs(t, err, client.ErrInvalid)
	assert.Nil(t, all, "half a list is none")
}

func TestListDoesNotTurnInCircles(t *testing.T) {
	s := serve(t, page("c1", "a"))
	_, err := s.product().FetchAllForProductApp(t.Context(), "a")
	assert.ErrorContains(t, err, "this one again")
	assert.Len(t, s.requests(), 2)
}

func TestListPaths(t *testing.T) {
	tests := []struct {
		name, product, app string
		path               string // empty if no request is to be made
	}{
		{"escapes", "a/b", "c?d", "/v1/products/a%2Fb/apps/c%3Fd/webhooks"},
		{"no product", "", "a", ""},
		{"no app", "p", "", ""},
		{"a way up", "..", "a", ""},
		{"a way nowhere", "p", ".", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, page(""))
			_, err := client.New(testCredentials(s.URL)).Product(tt.product).FetchAllForProductApp(t.Context(), tt.app)
			if tt.path == "" {
				assert.ErrorIs(t, err, client.ErrInvalid)
				assert.Empty(t, s.requests())
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.path, s.requests()[0].Path)
		})
	}
}
