package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// at are the flags that name a webhook of cli.generate.
func at(event string) []string {
	return []string{"--product", "shop", "--app", "stripe", "--env", "dev", "--event", event}
}

func words(parts ...any) (args []string) {
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			args = append(args, strings.Fields(p)...)
		case []string:
			args = append(args, p...)
		}
	}
	return args
}

func (c cli) webhook(t *testing.T, args ...string) (w client.Webhook) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(c.ok(t, append(args, "--json")...)), &w))
	return w
}

func sendTo(url, secret, id string) []string {
	return []string{"send", "stripe", "--url", url, "--secret", secret, "--id", id}
}

func TestPauseAndResume(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "refusing", "--provider", "stripe", "--secret", "whsec_a")
	id := url[strings.LastIndex(url, "/")+1:]
	got := c.run(t, "pause", id)
	assert.Equal(t, ran{exitOK, "", "Webhook " + id + " is paused: within a minute, deliveries are answered with 410.\n"}, got)
	assert.Contains(t, c.run(t, sendTo(url, "whsec_a", "e1")...).stderr, "410 webhook_paused")

	keeping := c.generate(t, "keeping", "--provider", "stripe", "--secret", "whsec_a")
	assert.Contains(t, c.run(t, words("pause", at("keeping"), "--while-paused keep")...).stderr, "answered with 200 and kept aside")
	assert.Contains(t, c.ok(t, sendTo(keeping, "whsec_a", "e1")...), "200 kept")
	resumed := c.run(t, words("resume", at("keeping"))...)
	assert.Regexp(t, `^Webhook wh_\w+ is active: within five seconds, it takes deliveries\.\n1 delivery is kept aside\. Let them in with "postern deliveries retry --all wh_\w+"\.\n$`, resumed.stderr)
	assert.Equal(t, ran{exitOK, "", "Webhook " + id + " is active: within five seconds, it takes deliveries.\n1 delivery is kept aside. Let them in with \"postern deliveries retry --all " + id + "\".\n"}, c.run(t, "resume", id))
}

func TestRotateAnAddress(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	old := c.generate(t, "paid", "--provider", "stripe", "--secret", "whsec_a")
	got := c.run(t, words("rotate", at("paid"), "--address --overlap 1h")...)
	require.Equal(t, exitOK, got.code, got.stderr)
	fresh := strings.TrimSpace(got.stdout)
	assert.NotEqual(t, old, fresh)
	assert.Regexp(t, `^Address `+old+`, ends \S+\.\n$`, got.stderr)
	assert.Equal(t, fresh, c.generate(t, "paid"), "I7")
	assert.Contains(t, c.ok(t, sendTo(old, "whsec_a", "e1")...), "200 queued")
	assert.Contains(t, c.ok(t, sendTo(fresh, "whsec_a", "e1")...), "200 duplicate", "both are addresses of one webhook")

	shown := c.ok(t, words("show", at("paid"))...)
	assert.Contains(t, shown, old+", ends ")
	assert.Regexp(t, `(?m)^URL +`+fresh+`$`, shown)
	assert.Regexp(t, `(?m)^ACCEPTED +just now$`, shown)
	assert.Regexp(t, `(?m)^SECRET +sec_\w+, matched just now$`, shown)
}

func TestRotateAnAddressThatEndsAtOnce(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	old := c.generate(t, "paid", "--provider", "stripe", "--secret", "whsec_a")
	c.ok(t, words("rotate", at("paid"), "--address --overlap 0s")...)
	assert.Contains(t, c.run(t, sendTo(old, "whsec_a", "e1")...).stderr, "410 address_expired")
}

func TestRotateASecret(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "stripe", "--secret", "whsec_a")
	w := c.webhook(t, words("rotate", at("paid"), "--secret whsec_b")...)
	require.Len(t, w.Secrets, 2)
	assert.NotZero(t, w.Secrets[0].ExpiresAt)
	assert.Contains(t, c.ok(t, sendTo(url, "whsec_a", "e1")...), "200 queued", "the older one holds during the overlap")
	assert.Contains(t, c.ok(t, sendTo(url, "whsec_b", "e2")...), "200 queued")

	got := c.run(t, "rotate", w.ID, "--retire", w.Secrets[0].ID)
	require.Equal(t, exitOK, got.code, got.stderr)
	assert.Contains(t, got.stderr, "Secret "+w.Secrets[0].ID+", ended ")
	none := c.run(t, "rotate", w.ID, "--retire", "sec_none")
	assert.Equal(t, exitUsage, none.code)
	assert.Contains(t, none.stderr, "See --retire.")
}

func TestRotatingASecretAgain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, flags string
		left        time.Duration // until the first secret ends
	}{
		{"no overlap given", "", 720 * time.Hour},
		{"one that is shorter", "--overlap 1h", time.Hour},
		{"none", "--overlap 0s", 0},
	}
	c := against(localtest.Start(t))
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			event := "paid." + strconv.Itoa(i)
			c.generate(t, event, "--provider", "stripe", "--secret", "whsec_a")
			c.webhook(t, words("rotate", at(event), "--secret whsec_b --overlap 720h")...)
			w := c.webhook(t, words("rotate", at(event), "--secret whsec_c", tt.flags)...)
			require.Len(t, w.Secrets, 3)
			assert.WithinDuration(t, time.Now().Add(tt.left), w.Secrets[0].ExpiresAt, 10*time.Minute)
		})
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "stripe", "--secret", "whsec_a")
	unsure := c.run(t, words("delete", at("paid"))...)
	assert.Equal(t, exitUsage, unsure.code)
	assert.Contains(t, unsure.stderr, "confirm it with --yes")
	c.ok(t, words("delete", at("paid"), "--yes")...)
	assert.Contains(t, c.run(t, sendTo(url, "whsec_a", "e1")...).stderr, "410 webhook_deleted")
	assert.NotEqual(t, url, c.generate(t, "paid"), "another is minted")

	id := url[strings.LastIndex(url, "/")+1:]
	again := c.run(t, "delete", id, "--yes")
	assert.Equal(t, ran{exitFailed, "", "postern: There is no webhook with this id. See \"postern list\". (404 webhook_not_found)\n"}, again)
	nowhere := c.run(t, words("show", at("nothing"))...)
	assert.Equal(t, ran{exitFailed, "", "postern: There is no webhook of this app, event and environment. See \"postern list\". (404 webhook_not_found)\n"}, nowhere)
}

func TestShowTellsHowAWebhookIsSetUp(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	c.generate(t, "bare", "--provider", "stripe", "--secret", "s")
	assert.NotRegexp(t, `(?m)^(PARAM|MATCH|TYPES|SCHEMA|SPLIT|ANSWER)`, c.ok(t, words("show", at("bare"))...))

	c.generate(t, "set-up", "--provider", "hubspot", "--secret", "s", "--types", "contact.creation,contact.deletion", "--match", "/a=1",
		"--schema", `{"type":"object"}`, "--mode", "live", "--unfit", "keep", "--while-paused", "keep", "--archive-days", "0", "--split",
		"--answer", `{"status":202,"body":"ok"}`)
	shown := c.ok(t, words("show", at("set-up"))...)
	for _, row := range []string{
		`MATCH +/a=\[1\]`, `TYPES +contact\.creation, contact\.deletion`, `SCHEMA +{"type":"object"}`, `MODE +live`, `UNFIT +keep`, `WHILE PAUSED +keep`,
		`ARCHIVE DAYS +0`, `SPLIT +yes`, `ANSWER +{"status":202,"body":"ok"}`,
	} {
		assert.Regexp(t, `(?m)^`+row+`$`, shown)
	}

	wrong := c.run(t, words("generate", at("bare"), "--answer", `{"state":202}`)...)
	assert.Equal(t, exitUsage, wrong.code)
	assert.Contains(t, wrong.stderr, "--answer must be an object of status, content_type and body")
	wrong = c.run(t, words("generate", at("bare"), "--answer", `{"status":302}`)...)
	assert.Equal(t, exitUsage, wrong.code)
	assert.Contains(t, wrong.stderr, "See --answer.")
	assert.Empty(t, c.webhook(t, words("generate", at("set-up"), "--answer", "{}")...).Answer)
}

func TestPublicURLs(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	const own = "https://hooks.customer.example/twilio"
	url := c.generate(t, "sms", "--provider", "twilio", "--secret", "t", "--public-url", own)
	assert.Regexp(t, `(?m)^PUBLIC URL +`+own+`$`, c.ok(t, words("show", at("sms"))...))
	assert.Contains(t, c.ok(t, "list", "--product", "shop", "--app", "stripe"), url+" "+own)
	wrong := c.run(t, words("generate", at("sms"), "--public-url", own+"?a=b")...)
	assert.Equal(t, exitUsage, wrong.code)
	assert.Contains(t, wrong.stderr, "See --public-url.")
	assert.Empty(t, c.webhook(t, words("generate", at("sms"), "--public-url=")...).PublicURLs)
}

func TestGenerateSetsPolicies(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", words("--provider stripe --secret whsec_a --mode live --unfit keep --while-paused keep --archive-days 0 --schema", []string{`{"required":["no"]}`})...)
	w := c.webhook(t, words("show", at("paid"))...)
	assert.Equal(t, []string{client.Live, client.Keep, client.Keep}, []string{w.Mode, w.Unfit, w.WhilePaused})
	assert.Equal(t, new(0), w.ArchiveDays)
	assert.Contains(t, c.ok(t, sendTo(url, "whsec_a", "e1")...), "200 kept")
	assert.Empty(t, c.webhook(t, words("generate", at("paid"), "--mode=")...).Mode)
	assert.Equal(t, new(7), c.webhook(t, words("generate", at("paid"), "--archive-days 7")...).ArchiveDays)
	assert.Nil(t, c.webhook(t, words("generate", at("paid"), "--archive-days -1")...).ArchiveDays)
	tooLong := c.run(t, words("generate", at("paid"), "--archive-days 31")...)
	assert.Equal(t, exitUsage, tooLong.code)
	assert.Contains(t, tooLong.stderr, "archive_days must be 0 to 30. See --archive-days.")
}

func TestGenerateSplits(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	got := c.run(t, words("generate", at("paid"), "--provider stripe --secret whsec_a --split")...)
	assert.Equal(t, exitUsage, got.code)
	assert.Equal(t, "postern: The field split must be false with the provider stripe, which sends no batches. See --split. (400 invalid_field)\n", got.stderr)
	url := c.generate(t, "paid", "--provider", "hubspot", "--secret", "hush", "--split")
	assert.True(t, c.webhook(t, words("show", at("paid"))...).Split)
	assert.True(t, c.webhook(t, words("generate", at("paid"))...).Split, "what is not said stays")
	assert.Contains(t, c.ok(t, "send", "hubspot", "--url", url, "--secret", "hush", "--id", "7"), "200 queued")
	assert.Contains(t, c.ok(t, "listen", "--json", "--timeout", "1s"), `"batchid":"sha256-`)
	assert.False(t, c.webhook(t, words("generate", at("paid"), "--split=false")...).Split)
}
