package local_test

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/local"
)

func TestServerKeepsEventsForAsLongAsItIsTold(t *testing.T) {
	s, err := local.Start(t.Context(), local.Options{Addr: "127.0.0.1:0", Dir: t.TempDir(), ArchiveDays: new(0), Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() }) // nothing is left to lose
	h := generate(t, s, "whsec_1")
	status, body := send(t, h, "whsec_1", `{"id":"evt_1"}`)
	require.Equal(t, http.StatusOK, status, string(body))
	assert.Len(t, receiveAll(t, s), 1)
	status, body = call(t, s, http.MethodGet, "/v1/webhooks/"+h.ID+"/events", nil)
	assert.Equal(t, http.StatusNotFound, status)
	assert.Contains(t, string(body), `"events_not_kept"`)
}
