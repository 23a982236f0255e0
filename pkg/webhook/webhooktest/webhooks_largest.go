package webhooktest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// largestWebhook has as many parts as a webhook may have, each with its own share of
// what a store adds to it, and params that fill up [webhook.MaxSettings].
func largestWebhook() webhook.Webhook {
	w := newWebhook(newKey())
	w.Provider = "custom"
	for i := range 5 {
		w.Addresses = append(w.Addresses, newAddress(w, fmt.Sprint(i), time.Hour))
	}
	for i := range 10 {
		sealed := make([]byte, 4096+512) // with what a seal adds
		w.Secrets = append(w.Secrets, webhook.Secret{ID: fmt.Sprintf("sec_%016d", i), Sealed: sealed, CreatedAt: w.CreatedAt, ExpiresAt: w.CreatedAt.Add(time.Hour)})
	}
	for i := range 8 {
		w.PublicURLs = append(w.PublicURLs, "https://"+filled(fmt.Sprint(i), 2040))
	}
	w.Scheme, w.Description = quoted(16<<10), filled("d", 1000)
	w.Policy = webhook.Policy{
		Match: webhook.Match{}, Schema: quoted(64 << 10), Mode: webhook.Live, Unfit: webhook.Keep, WhilePaused: webhook.Keep,
		ArchiveDays: new(30), Split: true, Answer: webhook.Answer{Status: 200, ContentType: filled("text/", 200), Body: filled("", 4096)},
	}
	for i := range 100 {
		w.Policy.Types = append(w.Policy.Types, filled(fmt.Sprint(i), 200))
	}
	for i := range 32 {
		var values []json.RawMessage
		for range 100 {
			values = append(values, json.RawMessage("1"))
		}
		w.Policy.Match[filled(fmt.Sprint("/", i, "/"), 256)] = values
	}
	w.Params = map[string]string{}
	for left := webhook.MaxSettings - w.SettingsSize(); left > 0; left = webhook.MaxSettings - w.SettingsSize() {
		name := fmt.Sprintf("param-%02d", len(w.Params))
		w.Params[name] = filled("", min(left-len(name), 8192))
	}
	return w
}

// filled is text of n bytes that begins with start.
func filled(start string, n int) string { return start + strings.Repeat("x", n-len(start)) }

// quoted is JSON of n bytes.
func quoted(n int) json.RawMessage { return json.RawMessage(`"` + filled("", n-2) + `"`) }
