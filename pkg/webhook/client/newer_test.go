package client_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// An API that is a version newer adds members, statuses and codes.
func TestAnswersOfANewerAPI(t *testing.T) {
	t.Run("a webhook", func(t *testing.T) {
		s := serve(t, success(http.StatusOK, `{"id":"wh_1","url":"https://h.example/v1/hooks/wh_1","status":"dormant","region":{"name":"x"},
			"secrets":[{"id":"sec_1","kind":"hmac"}],"activity":{"last_seen_at":1},"answer":{"status":200,"headers":{}}}`))
		w, err := client.New(testCredentials(s.URL)).Get(t.Context(), "wh_1")
		require.NoError(t, err)
		assert.Equal(t, "dormant", w.Status)
		assert.Equal(t, []client.Secret{{ID: "sec_1"}}, w.Secrets)
	})
	t.Run("a list", func(t *testing.T) {
		s := serve(t, success(http.StatusOK, `{"webhooks":[{"id":"wh_1","event":"a","tags":["x"]}],"total":1,"next_cursor":null}`))
		all, err := s.product().FetchAllForProductApp(t.Context(), "a")
		require.NoError(t, err)
		require.Len(t, all, 1)
		assert.Equal(t, "a", all[0].Event)
	})
	t.Run("a problem", func(t *testing.T) {
		s := serve(t, answer{status: http.StatusUnprocessableEntity, contentType: "application/problem+json; charset=utf-8",
			body: `{"code":"quota_reached","detail":"There are too many.","status":422,"quota":{"limit":5}}`})
		_, err := s.product().GenerateLink(t.Context(), client.GenerateLinkInput{App: "a", Event: "e", Env: "prd"})
		var e *client.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, client.Error{Status: http.StatusUnprocessableEntity, Code: "quota_reached", Detail: "There are too many."}, *e)
	})
}

func TestNoHTTPClientIsThePackagesOwn(t *testing.T) {
	s := serve(t, page("", "a"))
	all, err := s.product(client.WithHTTPClient(nil)).FetchAllForProductApp(t.Context(), "a")
	require.NoError(t, err)
	assert.Len(t, all, 1)
}
