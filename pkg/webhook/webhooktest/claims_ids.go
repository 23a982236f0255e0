package webhooktest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// eventIDs are what senders may make of an event id.
func eventIDs() map[string]string {
	long := strings.Repeat("x", 10<<10)
	return map[string]string{
		"one byte":                 "e",
		"upper case":               "E",
		"NUL":                      "\x00",
		"NUL after a letter":       "e\x00",
		"not UTF-8":                "\xff\xfe",
		"half a character":         "\xc3",
		"replacement character":    "\ufffd",
		"composed":                 "\u00e9",
		"decomposed":               "e\u0301",
		"line break":               "e\n",
		"blank before":             " e",
		"blank after":              "e ",
		"separators":               "a#b/c:d|e",
		"percent":                  "%65",
		"every byte":               string(everyByte()),
		"10 KB":                    long,
		"10 KB, last byte differs": long[1:] + "y",
		"10 KB and a byte":         long + "x",
		"100 KB":                   strings.Repeat("x", 100<<10),
		"10 KB of NUL":             strings.Repeat("\x00", 10<<10),
	}
}

func claimAnyBytes(t *testing.T, s webhook.Claims) {
	hook := unique("")
	for name, id := range eventIDs() {
		c := newClaim()
		c.WebhookID, c.EventID = hook, id
		got, err := s.Claim(t.Context(), c)
		require.NoError(t, err, name)
		require.Equal(t, webhook.Won, got, name)
		requireFound(t, s, webhook.Busy, another(c))
		require.NoError(t, s.Commit(t.Context(), c, nil), name)
		requireFound(t, s, webhook.Queued, another(c))
	}
}

func claimJoinedIDs(t *testing.T, s webhook.Claims) {
	for _, joint := range []string{"", "#", "/", "\x00", ":", "|", "-"} {
		hook := unique("")
		for _, ids := range [][2]string{
			{hook + "a", "b" + joint + "c"},
			{hook + "a" + joint + "b", "c"},
			{hook, "a" + joint + "b" + joint + "c"},
		} {
			c := newClaim()
			c.WebhookID, c.EventID = ids[0], ids[1]
			requireFound(t, s, webhook.Won, c)
		}
	}
}

func claimTwoWebhooks(t *testing.T, s webhook.Claims) {
	first := queued(t, s)
	second := another(first)
	second.WebhookID = unique("")
	requireFound(t, s, webhook.Won, second)
	require.NoError(t, s.Release(t.Context(), second))
	requireFound(t, s, webhook.Queued, another(first))
}
