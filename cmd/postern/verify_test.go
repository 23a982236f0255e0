package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The body and the signature of a request that Slack's documents have as an example.
const (
	slackSecret = "8f742231b10e8888abcd99yyyzzz85a5"
	slackBody   = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	slackSigned = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
)

func slackRequest(body string) string {
	return strings.Join([]string{
		"POST /v1/hooks/wh_x HTTP/1.1", "Host: hooks.example.com", "Content-Type: application/x-www-form-urlencoded",
		"X-Slack-Request-Timestamp: 1531420618", "X-Slack-Signature: " + slackSigned, "", body,
	}, "\r\n")
}

func TestVerify(t *testing.T) {
	slack := []string{"verify", "--provider", "slack", "--secret", slackSecret}
	tests := []struct {
		name  string
		stdin string
		args  []string
		code  int
		out   string
		err   string
	}{
		{"genuine", slackRequest(slackBody), append(slack, "--at", "1531420618"), exitOK, "verified\nevent id:", ""},
		{"genuine, at a time in RFC 3339", slackRequest(slackBody), append(slack, "--at", "2018-07-12T18:36:58Z"), exitOK, "signed at:     2018-07-12T18:36:58Z\n", ""},
		{"old", slackRequest(slackBody), slack, exitRefused, "! The signature holds, but it is old: signed ", "postern: not verified: The request was signed too long ago (signed "},
		{"another body", slackRequest(slackBody + "x"), append(slack, "--at", "1531420618"), exitRefused, "? Nothing that commonly goes wrong explains it.",
			"postern: not verified: The signature is not one that any of the webhook's secrets gives for this request (X-Slack-Signature). (signature_mismatch)\n"},
		{"line break after the body", slackRequest(slackBody + "\n"), append(slack, "--at", "1531420618"), exitRefused, "! The body has a line break at its end that the sender did not sign. (body_line_end_added)\n", "signature_mismatch"},
		{"no secret", slackRequest(slackBody), []string{"verify", "--provider", "slack"}, exitUsage, "", "postern: secret is required. See --secret, --secret-file or POSTERN_WEBHOOK_SECRET. (see postern verify --help)\n"},
		{"handshake", "GET /v1/hooks/wh_x?challenge=a%2Bb HTTP/1.1\nHost: hooks.example.com\n\n", []string{"verify", "--provider", "dropbox", "--secret", "s"}, exitOK, "handshake\nanswer:        200\ncontent type:  text/plain\nbody:          a+b\n", ""},
		{"no request", "", slack, exitUsage, "", "this is no HTTP request: it is empty"},
		{"no provider", "", []string{"verify"}, exitUsage, "", "missing --provider"},
		{"unknown provider", "", []string{"verify", "--provider", "nobody"}, exitUsage, "", "there is no provider nobody"},
		{"no time", slackRequest(slackBody), append(slack, "--at", "noon"), exitUsage, "", `--at "noon" is neither a time`},
		{"standard input twice", "", []string{"verify", "--provider", "slack", "--secret-file", "-"}, exitUsage, "", "--secret-file and --request cannot both be standard input"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := cli{stdin: tt.stdin}.run(t, tt.args...)
			assert.Equal(t, tt.code, got.code, got.stderr)
			assert.Contains(t, got.stdout, tt.out)
			assert.Contains(t, got.stderr, tt.err)
			assert.NotContains(t, got.stdout+got.stderr, slackSecret)
			if tt.code == exitOK {
				assert.Empty(t, got.stderr)
			}
		})
	}
}

func TestParseRequest(t *testing.T) {
	tests := []struct {
		name, raw, url string
		wantURL, body  string
		err            string
	}{
		{name: "CRLF", raw: "POST /a?b HTTP/1.1\r\nHost: h.example\r\n\r\nx\r\n", wantURL: "https://h.example/a?b", body: "x\r\n"},
		{name: "LF", raw: "POST /a HTTP/2\nHost: h.example\n\nx", wantURL: "https://h.example/a", body: "x"},
		{name: "absolute target", raw: "POST http://h.example/a HTTP/1.1\n\n", wantURL: "http://h.example/a"},
		{name: "URL that is given", raw: "POST /a HTTP/1.1\nHost: 127.0.0.1\n\n", url: "https://h.example/b", wantURL: "https://h.example/b"},
		{name: "line break of an editor", raw: "POST /a HTTP/1.1\nHost: h\nContent-Length: 2\n\n{}\n", wantURL: "https://h/a", body: "{}"},
		{name: "chunked", raw: "POST /a HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n2\r\n{}\r\n0\r\n\r\n", wantURL: "https://h/a", body: "{}"},
		{name: "chunks put together", raw: "POST /a HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n{}", wantURL: "https://h/a", body: "{}"},
		{name: "body cut short", raw: "POST /a HTTP/1.1\nHost: h\nContent-Length: 9\n\n{}", err: "its body has 2 bytes, where Content-Length says 9"},
		{name: "length that is none", raw: "POST /a HTTP/1.1\nHost: h\nContent-Length: x\n\n{}", err: "is no number"},
		{name: "no host", raw: "POST /a HTTP/1.1\n\n", err: "no Host header"},
		{name: "no first line", raw: "Host: h\n\n", err: "its first line"},
		{name: "no headers", raw: "POST /a HTTP/1.1\n{}\n", err: "a header has no colon"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := parseRequest([]byte(tt.raw), tt.url)
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, "POST", r.Method)
			assert.Equal(t, tt.wantURL, r.URL)
			assert.Equal(t, tt.body, string(r.Body))
		})
	}
}

func FuzzParseRequest(f *testing.F) {
	f.Add([]byte("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx"), "")
	f.Add([]byte("\n\n"), "https://a.example")
	f.Fuzz(func(t *testing.T, raw []byte, url string) {
		r, err := parseRequest(raw, url)
		if err == nil {
			assert.LessOrEqual(t, len(r.Body), len(raw))
		}
	})
}

// someVectors are of github: one that holds, one that does not, and an advisory one.
func someVectors(t *testing.T, expected string) string {
	t.Helper()
	vector := func(id, expected, extra string) string {
		return fmt.Sprintf(`{"id":%q,"provider":"github","scheme":"github.sha256","now":1767225600,"keys":[{"value":"It's a Secret to Everybody"}],"params":{"x":1},"expected":%s%s,
			"request":{"method":"POST","url":"https://hooks.example.com/","headers":[["X-Hub-Signature-256","sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"]],"body_b64":"SGVsbG8sIFdvcmxkIQ=="}}`, id, expected, extra)
	}
	return `{"vectors":[` + vector("one", expected, "") + "," + vector("two", `"accept"`, `,"advisory":true,"recommended":"reject"`) + `],"handshakes":[` +
		vector("three", `{"action":"treat-as-event"}`, "") + `]}`
}

func TestVerifyVectors(t *testing.T) {
	tests := []struct {
		name, expected string
		want           ran
	}{
		{"agreement", `"accept"`, ran{exitOK, "ADVISORY two: reject expected, but it is verified\nadvisory: 0 as recommended, 1 not\n2 passed, 0 failed\n", ""}},
		{"disagreement", `"reject"`, ran{exitFailed, "FAIL one: reject expected, but it is verified\nADVISORY two: reject expected, but it is verified\nadvisory: 0 as recommended, 1 not\n1 passed, 1 failed\n", ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "vectors.json")
			require.NoError(t, os.WriteFile(file, []byte(someVectors(t, tt.expected)), 0o600))
			assert.Equal(t, tt.want, cli{}.run(t, "verify", "--vectors", file))
			assert.Equal(t, tt.want, cli{stdin: someVectors(t, tt.expected)}.run(t, "verify", "--vectors", "-"))
		})
	}
}

func TestVerifyVectorsThatAreNone(t *testing.T) {
	for _, stdin := range []string{"", "{", `{"vectors":3}`, `"x"`} {
		got := cli{stdin: stdin}.run(t, "verify", "--vectors", "-")
		assert.Equal(t, exitUsage, got.code, stdin)
		assert.Contains(t, got.stderr, "--vectors -: read vectors")
	}
	got := cli{}.run(t, "verify", "--vectors", "nowhere.json")
	assert.Equal(t, exitUsage, got.code)
	assert.True(t, json.Valid([]byte(someVectors(t, `"accept"`))))
}
