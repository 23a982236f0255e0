package local

import (
	"errors"
	"net/http"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook"
)

// blobsHandler gives out large bodies, to which a message's dataref leads, to
// holders of a key.
func blobsHandler(blobs webhook.Blobs, keyring *webhook.Keyring) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := keyring.Authenticate(r.Context(), webhook.Credentials{
			WorkspaceID: r.Header.Get("Postern-Workspace-Id"), UserID: r.Header.Get("Postern-User-Id"),
			PrivateKey: strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "),
		})
		if err != nil {
			http.Error(w, "the credentials do not hold", http.StatusUnauthorized)
			return
		}
		b, err := blobs.Get(r.Context(), r.URL.Path)
		switch {
		case errors.Is(err, webhook.ErrNotFound):
			http.NotFound(w, r)
		case err != nil:
			http.Error(w, "the body cannot be read", http.StatusServiceUnavailable)
		default:
			w.Header().Set("Content-Type", "application/octet-stream")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			_, _ = w.Write(b) // the client may be gone, which is no concern of ours
		}
	})
}
