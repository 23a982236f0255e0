package e2e

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A stack that is to keep no events keeps none: neither of what it receives, nor of what
// somebody lets in.
func TestStackThatKeepsNoEvents(t *testing.T) {
	d := deploy(t, "POSTERN_ARCHIVE_DAYS=0")
	me := d.credentials()
	place := map[string]any{"product": "p", "app": "a", "env": "prd", "event": "e", "provider": "stripe", "secret": "whsec_1"}
	url := d.mint(me, place)
	path := "/v1/webhooks/" + url[len("https://"+domain+"/v1/hooks/"):]

	status, body := d.deliver(url, "whsec_1", `{"id":"evt_1"}`)
	require.Equal(t, http.StatusOK, status, body)
	status, body = d.deliver(url, "whsec_2", `{"id":"evt_2"}`)
	require.Equal(t, http.StatusUnauthorized, status, body)
	place["secret"] = "whsec_2"
	d.mint(me, place)
	var kept struct{ Deliveries []struct{ ID string } }
	_, body = d.call(http.MethodGet, path+"/deliveries", me, nil)
	require.NoError(t, json.Unmarshal([]byte(body), &kept))
	require.Len(t, kept.Deliveries, 1, body)
	status, body = d.call(http.MethodPost, path+"/deliveries/"+kept.Deliveries[0].ID+"/retry", me, nil)
	require.Equal(t, http.StatusOK, status, body)
	assert.Len(t, d.queued(), 2)

	status, body = d.call(http.MethodGet, path+"/events", me, nil)
	assert.Equal(t, http.StatusNotFound, status)
	assert.Contains(t, body, `"events_not_kept"`)
}
