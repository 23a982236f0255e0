package local_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Lambda answers with 6 MB at most, which a page of webhooks with large schemas is over.
func TestPagesFitIntoAnAnswer(t *testing.T) {
	s := start(t)
	schema := map[string]any{"description": strings.Repeat(`"`, 30_000)}
	const n = 100
	for i := range n {
		status, b := call(t, s, http.MethodPost, "/v1/webhooks", map[string]any{
			"product": "shop", "app": "a", "env": "prd", "event": fmt.Sprintf("e%03d", i), "schema": schema,
		})
		require.Equal(t, http.StatusCreated, status, string(b))
	}
	var seen []string
	const path = "/v1/products/shop/apps/a/webhooks?limit=100"
	for cursor, pages := "", 1; ; pages++ {
		status, b := call(t, s, http.MethodGet, path+cursor, nil)
		require.Equal(t, http.StatusOK, status)
		var page struct {
			Webhooks   []struct{ Event string }
			NextCursor string `json:"next_cursor"`
		}
		require.NoError(t, json.Unmarshal(b, &page))
		for _, w := range page.Webhooks {
			seen = append(seen, w.Event)
		}
		if page.NextCursor == "" {
			assert.Greater(t, pages, 1)
			break
		}
		cursor = "&cursor=" + page.NextCursor
	}
	require.Len(t, seen, n)
	for i, event := range seen {
		assert.Equal(t, fmt.Sprintf("e%03d", i), event)
	}
}
