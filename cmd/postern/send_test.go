package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const customScheme = `{"primitive":"hmac","hash":"sha256","signature":{"in":"header","name":"X-Signature","encoding":"hex"},"signed_content":"{body}",` +
	`"event_id":[{"in":"json","name":"id"}],"event_type":[{"in":"json","name":"type"}]}`

// signing is a provider with a pair of keys, or twice the same secret.
type signing struct {
	sign, verify string
	scheme       string
}

func signings(t *testing.T) map[string]signing {
	t.Helper()
	shared := func(s string) signing { return signing{sign: s, verify: s} }
	custom := shared("a-secret")
	custom.scheme = customScheme
	return map[string]signing{
		"stripe":            shared("whsec_test"),
		"github":            shared("It's a secret"),
		"slack":             shared("8f742231b10e8888abcd99yyyzzz85a5"),
		"shopify":           shared("hush"),
		"standard-webhooks": shared("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
		"custom":            custom,
		"sendgrid":          pair(t),
	}
}

func pair(t *testing.T) signing {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	public, err := x509.MarshalPKIXPublicKey(private.Public())
	require.NoError(t, err)
	return signing{
		sign:   string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
		verify: base64.StdEncoding.EncodeToString(public),
	}
}

// check returns what the provider package makes of a request that was sent.
func (s signing) check(t *testing.T, name, url string, r seen) provider.Result {
	t.Helper()
	p, ok := provider.Lookup(name)
	require.True(t, ok)
	v, err := p.Verifier(provider.Config{Secrets: []provider.Secret{{ID: "s", Value: s.verify}}, Scheme: []byte(s.scheme)})
	require.NoError(t, err)
	result, err := v.Verify(context.Background(), &provider.Request{Method: r.method, URL: url, Header: r.header, Body: []byte(r.body)}, time.Now())
	require.NoError(t, err)
	return result
}

func (s signing) args(name, url string) []string {
	args := []string{"send", name, "--url", url, "--secret-file", "-"}
	if s.scheme != "" {
		args = append(args, "--scheme", s.scheme)
	}
	return args
}

func TestSendASample(t *testing.T) {
	for name, signing := range signings(t) {
		t.Run(name, func(t *testing.T) {
			s, requests := answering(t, 200, "application/json", `{"status":"queued"}`)
			url := s.URL + "/v1/hooks/wh_x"
			c := cli{stdin: signing.sign}
			for _, extra := range [][]string{nil, nil, {"--id", "the-id", "--type", `the"type`}, {"--id", "the-id", "--type", `the"type`}} {
				got := c.run(t, append(signing.args(name, url), extra...)...)
				require.Equal(t, exitOK, got.code, got.stderr)
				assert.Regexp(t, `^200 queued \(\d+ bytes sent\)\n$`, got.stdout)
			}
			var results []provider.Result
			for _, r := range *requests {
				results = append(results, signing.check(t, name, url, r))
			}
			assert.Equal(t, samples[name].kind, results[0].EventType)
			assert.NotEqual(t, results[0].EventID, results[1].EventID, "each sample is a new event")
			assert.Equal(t, `the"type`, results[2].EventType)
			assert.Contains(t, results[2].EventID, "the-id")
			assert.Equal(t, results[2].EventID, results[3].EventID, "the same id is the same event")
			assert.Equal(t, (*requests)[2].body, (*requests)[3].body, "to the byte")
		})
	}
}

func TestSendABodyOfOnesOwn(t *testing.T) {
	body := "{ \"odd\" :\t\"\xff\xfe\" }\r\n"
	file := filepath.Join(t.TempDir(), "body")
	require.NoError(t, os.WriteFile(file, []byte(body), 0o600))
	s, requests := answering(t, 202, "text/plain", "")
	url := s.URL + "/v1/hooks/wh_x"
	got := cli{}.run(t, "send", "github", "--url", url, "--secret", "x", "--body", file, "--type", "push",
		"--id", "d1", "--header", "X-Extra=a=b", "--header", "Content-Type=application/x-www-form-urlencoded")
	assert.Equal(t, ran{exitOK, "202 with no body (18 bytes sent)\n", ""}, got)
	r := (*requests)[0]
	assert.Equal(t, body, r.body)
	assert.Equal(t, "a=b", r.header.Get("X-Extra"))
	assert.Equal(t, "application/x-www-form-urlencoded", r.header.Get("Content-Type"))
	assert.Equal(t, "push", signing{verify: "x"}.check(t, "github", url, r).EventType)
	assert.Equal(t, "d1", r.header.Get("X-GitHub-Delivery"))
}

func TestSendByAProviderWithoutASample(t *testing.T) {
	s, requests := answering(t, 200, "", "")
	c := cli{stdin: `{"object_kind":"push"}`}
	c.ok(t, "send", "gitlab", "--url", s.URL, "--secret", "x", "--body", "-", "--type", "Push Hook")
	assert.Equal(t, "Push Hook", signing{verify: "x"}.check(t, "gitlab", s.URL, (*requests)[0]).EventType)
}

func TestSendShowsTheAnswerThatAProviderExpects(t *testing.T) {
	s, _ := answering(t, 200, "text/plain", "[accepted]\x1b[2J")
	got := cli{}.run(t, "send", "stripe", "--url", s.URL, "--secret", "x")
	assert.Equal(t, exitOK, got.code)
	assert.Contains(t, got.stdout, "200 with the body [accepted] [2J (")
}

func TestSendIsRefused(t *testing.T) {
	const problem = "application/problem+json"
	tests := []struct {
		name        string
		status      int
		contentType string
		body        string
		code        int
		want        string
	}{
		{"signature", 401, problem, `{"code":"signature_mismatch","detail":"No."}`, exitRefused,
			"postern: refused with 401 signature_mismatch: No. Is the secret the one that the webhook has?\n"},
		{"no such webhook", 404, problem, `{"code":"webhook_not_found","detail":"No."}`, exitRefused,
			"postern: refused with 404 webhook_not_found: No. Is the URL right? See \"postern list\".\n"},
		{"paused", 410, problem, `{"code":"webhook_paused","detail":"Paused."}`, exitRefused, "postern: refused with 410 webhook_paused: Paused.\n"},
		{"not configured", 503, problem, `{"code":"webhook_not_configured","detail":"Not yet."}`, exitUnavailable,
			"postern: refused with 503 webhook_not_configured: Not yet. Give it provider and secret with \"postern generate\".\n"},
		{"throttled", 429, "application/json", `{"message":"Too Many Requests"}`, exitUnavailable,
			"postern: refused with 429 throttled: The gateway answered 429 Too Many Requests.\n"},
		{"a redirect", 302, "text/html", ``, exitRefused, "postern: refused with 302 unexpected: The answer was 302 Found.\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, requests := answering(t, tt.status, tt.contentType, tt.body)
			got := cli{}.run(t, "send", "stripe", "--url", s.URL, "--secret", "x")
			assert.Equal(t, ran{tt.code, "", tt.want}, got)
			assert.Len(t, *requests, 1, "it is not sent again")
		})
	}
}

func TestSendToNobody(t *testing.T) {
	s, _ := answering(t, http.StatusOK, "", "")
	s.Close()
	got := cli{}.run(t, "send", "stripe", "--url", s.URL, "--secret", "whsec_hidden")
	assert.Equal(t, exitUnavailable, got.code)
	assert.Regexp(t, `^postern: unreachable: dial tcp .*refused\. Is the server of the URL running\?\n$`, got.stderr)
	assert.NotContains(t, got.stderr, "whsec_hidden")
}

func TestSendSaysWhichFileIsNotThere(t *testing.T) {
	got := cli{}.run(t, "send", "github", "--url", "http://127.0.0.1:1/v1/hooks/wh_x", "--secret", "s", "--body", "nowhere.json")
	assert.Equal(t, ran{exitFailed, "", "postern: read the body: open nowhere.json: no such file or directory\n"}, got)
}
