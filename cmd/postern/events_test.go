package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

func TestEventsAreFoundAndReplayed(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "stripe", "--secret", "a")
	for _, id := range []string{"e1", "e2", "e3"} {
		c.ok(t, sendTo(url, "a", id)...)
	}
	first := strings.Split(c.ok(t, "listen", "--json", "--max", "3"), "\n")
	require.Len(t, first, 4)

	list := c.ok(t, words("events list --since 1h", at("paid"))...)
	assert.Regexp(t, `^QUEUED +TYPE +EVENT\n(\S+Z  payment_intent.succeeded  e\d\n){3}$`, list)
	var found []client.Event
	require.NoError(t, json.Unmarshal([]byte(c.ok(t, words("events list --json", at("paid"))...)), &found))
	require.Len(t, found, 3)
	few := c.run(t, words("events list --max 2", at("paid"))...)
	assert.Equal(t, 3, strings.Count(few.stdout, "\n"))
	assert.Contains(t, few.stderr, "There are more than 2")
	assert.Equal(t, ran{exitOK, "", "No such events.\n"}, c.run(t, words("events list --type other", at("paid"))...))
	assert.Equal(t, first[0]+"\n", c.ok(t, words("events show e1", at("paid"))...), "I4: as it was on the queue")

	assert.Equal(t, "3 events are to be queued again.\n", c.ok(t, words("events replay --since 1h --dry-run", at("paid"))...))
	assert.Empty(t, c.ok(t, "listen", "--timeout", "1ms"))
	assert.Equal(t, "3 events are on the queue again.\n", c.ok(t, words("events replay --since 1h --rate 100/s", at("paid"))...))
	for line := range strings.Lines(c.ok(t, "listen", "--json", "--max", "3")) {
		e, err := webhook.DecodeEvent([]byte(line))
		require.NoError(t, err)
		assert.True(t, e.Replay)
	}
	assert.Equal(t, "1 event is on the queue again.\n", c.ok(t, words("events replay e2", at("paid"))...))
	assert.Regexp(t, `  e2  \d+ bytes  replay\n$`, c.ok(t, "listen", "--max", "1"))
	assert.Contains(t, c.ok(t, sendTo(url, "a", "e2")...), "200 duplicate", "a replay is no claim")

	none := c.run(t, words("events replay e9", at("paid"))...)
	assert.Equal(t, exitFailed, none.code)
	assert.Equal(t, "0 events are on the queue again.\n", none.stdout)
	assert.Contains(t, none.stderr, "See \"postern events list\". (404 event_not_found)")
}

func TestEventsThatAreNotKept(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "stripe", "--secret", "a", "--archive-days", "0")
	c.ok(t, sendTo(url, "a", "e1")...)
	c.ok(t, "listen", "--max", "1")
	for _, command := range []string{"events list", "events show e1", "events replay e1", "events replay --since 1h"} {
		none := c.run(t, words(command, at("paid"))...)
		assert.Equal(t, exitFailed, none.code, command)
		assert.Contains(t, none.stderr, "the webhook keeps none: archive_days is 0. "+
			"Have those to come kept with \"postern generate\" and --archive-days. (404 events_not_kept)", command)
	}
	assert.Empty(t, c.ok(t, "listen", "--timeout", "1ms"))
}

func TestEventsReplayGoesOnAtACursor(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "stripe", "--secret", "a")
	c.ok(t, sendTo(url, "a", "e1")...)
	c.ok(t, sendTo(url, "a", "e2")...)
	id := url[strings.LastIndex(url, "/")+1:]
	s, err := client.LoadCredentials(func(name string) string { return c.env[name] })
	require.NoError(t, err)
	part, err := client.New(s).Replay(t.Context(), id, client.ReplayInput{Limit: 1})
	require.NoError(t, err)
	assert.Equal(t, "1 event is on the queue again.\n", c.ok(t, "events", "replay", id, "--since", "1h", "--until", "0s", "--cursor", part.Next))
	bad := c.run(t, "events", "replay", id, "--since", "1h", "--until", "0s", "--cursor", "x")
	assert.Equal(t, exitUsage, bad.code)
	assert.Contains(t, bad.stderr, "See --cursor.")
}

func TestEventsReplaySaysHowToGoOn(t *testing.T) {
	calls := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls > 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, `{"events":[{"id":"e1"},{"id":"e2"}],"next_cursor":"c1"}`)
	}))
	defer s.Close()
	args := []string{"events", "replay", "wh_a", "--since", "2026-05-04", "--until", "2026-05-05", "--rate", "1000/s"}
	got := cli{env: environment(s.URL)}.run(t, args...)
	assert.Equal(t, exitUnavailable, got.code)
	assert.Equal(t, "2 events are on the queue again.\n", got.stdout)
	assert.Contains(t, got.stderr, "Go on with --cursor c1 --since 2026-05-04T00:00:00Z --until 2026-05-05T00:00:00Z\n")
	assert.Equal(t, 2, calls)

	calls = 0
	got = cli{env: environment(s.URL)}.run(t, append(args, "--type", "charge.refunded")...)
	assert.Contains(t, got.stderr, "--until 2026-05-05T00:00:00Z --type \"charge.refunded\"\n", "or what is of other types is queued too")
}

// A variable that is not set must not have all events queued again.
func TestEventsReplayTakesNoEmptyFlag(t *testing.T) {
	s, calls := answering(t, http.StatusOK, "application/json", `{"events":[]}`)
	for _, flag := range []string{"--since", "--until", "--type", "--cursor"} {
		got := cli{env: environment(s.URL)}.run(t, "events", "replay", "wh_a", "--since", "2026-05-04", "--until", "2026-05-05", flag, "")
		assert.Equal(t, exitUsage, got.code, flag)
		assert.Contains(t, got.stderr, "postern: "+flag+" is empty; is the variable set that it comes from?")
	}
	assert.Empty(t, *calls)
}

func TestALargeBodyIsForwarded(t *testing.T) { // I4
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "github", "--secret", "a")
	body := "{\"a\":\"" + strings.Repeat("x", 1<<20) + "\"}\n"
	file := filepath.Join(t.TempDir(), "body")
	require.NoError(t, os.WriteFile(file, []byte(body), 0o600))
	c.ok(t, "send", "github", "--url", url, "--secret", "a", "--type", "push", "--id", "d1", "--body", file)
	up, requests := answering(t, http.StatusNoContent, "", "")
	assert.Contains(t, c.ok(t, "listen", "--forward-to", up.URL, "--max", "1"), "  1048585 bytes\n")
	assert.Equal(t, body, (*requests)[0].body)
	assert.NotEmpty(t, (*requests)[0].header.Get("Ce-Dataref"))
}
