package local

import (
	"io"
	"net/http"
)

// frontText is for who opens the server's address in a browser.
const frontText = `Postern runs on this machine.

  POST /v1/webhooks                                  mint a webhook, or change one
  GET  /v1/products/{product}/apps/{app}/webhooks    list an app's webhooks
  ANY  /v1/hooks/{id}                                what providers call

The first two want credentials, which are in credentials.json in the data folder and
which "bin/postern" finds there by itself: see "bin/postern --help". openapi.yaml
describes all calls, and README.md begins with a walk of five minutes.
`

func front(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, frontText) // a browser that went away needs no page
}
