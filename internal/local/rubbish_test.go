package local_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/local"
	"github.com/postern-dev/postern/internal/openapitest"
)

// rubbish makes bad requests of good ones, the same for the same seed.
type rubbish struct {
	*rand.Rand
	server *local.Server
}

const goodBody = `{"product":"shop","app":"stripe","env":"prd","event":"paid","provider":"stripe","secret":"whsec_1","types":["a"],"match":{"/a":1},"schema":{"type":"object"},"description":"d","params":{"a":"b"},"secret_overlap_seconds":60}`

func (g rubbish) pick(of ...string) string { return of[g.IntN(len(of))] }

func (g rubbish) request(method, path, body string) *http.Request {
	u, err := url.Parse(g.server.Credentials.Endpoint)
	if err != nil {
		panic(err)
	}
	u.Opaque = "//" + u.Host + path
	r := &http.Request{Method: method, URL: u, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+g.server.Credentials.PrivateKey)
	r.Header.Set("Postern-Workspace-Id", g.server.Credentials.WorkspaceID)
	r.Header.Set("Postern-User-Id", g.server.Credentials.UserID)
	return r
}

// value is JSON of a kind that no field takes, or too much of it.
func (g rubbish) value() string {
	return g.pick(`1`, `true`, `1e999`, `-1`, `[]`, `[1]`, `{}`, `{"a":1}`, `[[[]]]`, `""`, `"a b"`, `"../.."`, `"\u0000"`, `"`+strings.Repeat("x", 5000)+`"`,
		strings.Repeat("[", 200)+strings.Repeat("]", 200), `"<script>"`, `"é"`, `99999999999999999999`, `{"$ref":"http://127.0.0.1/"}`, `nope`, `"`, `[`, ``)
}

// badGenerate breaks one thing of a good request.
func (g rubbish) badGenerate() *http.Request {
	fields := []string{"product", "app", "env", "event", "provider"}
	field := fields[g.IntN(len(fields))]
	body := goodBody
	switch g.IntN(8) {
	case 0:
		at := strings.Index(body, `"`+field+`":"`) + len(field) + 3
		end := at + 1 + strings.Index(body[at+1:], `"`) + 1
		body = body[:at] + g.value() + body[end:]
	case 1:
		body = body[:1+g.IntN(len(body)-1)]
	case 2:
		body = body[:len(body)-1] + `,"` + g.pick("Product", "workspace", "id", "url", "__proto__", "product", "secret") + `":` + g.pick(`"x"`, `1`) + `}`
	case 3:
		body = strings.Repeat(g.pick("[", `{"a":`, `{"product":[`), 1+g.IntN(20_000))
	case 4:
		body = g.bytes(g.IntN(3000))
	case 5:
		body = strings.Replace(body, "shop", g.pick("\xff", "a\xc0\xafb", "\xed\xa0\x80"), 1)
	case 6:
		body += g.pick("x", "{}", "[", "\x00", body)
	case 7:
		body = strings.Replace(body, `"description":"d"`, `"description":"`+strings.Repeat("d", 200_000)+`"`, 1)
	}
	return g.request("POST", "/v1/webhooks", body)
}

func (g rubbish) bytes(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(g.UintN(256))
	}
	return string(b)
}

// strange breaks what stands around a body.
func (g rubbish) strange(r *http.Request) *http.Request {
	switch g.IntN(8) {
	case 0:
		r.Header.Set("Content-Type", g.pick("text/plain", "application/x-www-form-urlencoded", "application/json;;", "multipart/form-data", "a"))
	case 1:
		r.Header.Del("Content-Type")
	case 2:
		r.Header.Del(g.pick("Authorization", "Postern-Workspace-Id", "Postern-User-Id"))
	case 3:
		r.Header.Add(g.pick("Authorization", "Postern-Workspace-Id", "Postern-User-Id"), "x")
	case 4:
		r.Header.Set("Authorization", g.pick("Bearer", "Bearer ", "Basic x", "Bearer "+g.bytes2(20), strings.Repeat("B", 9000)))
	case 5:
		r.Header.Set("A", strings.Repeat("a", 10_300))
	case 6:
		r.URL.Opaque += g.pick("/", "/..", "/%2e%2e", "//", "/%00", "%2F..%2F", ";a=b", "/%c0%af")
	case 7:
		r.Method = g.pick("PATCH", "TRACE", "DELETE", "BREW", "PUT")
	}
	return r
}

func (g rubbish) bytes2(n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[g.IntN(len(letters))]
	}
	return string(b)
}

func (g rubbish) badList() *http.Request {
	path := "/v1/products/" + g.pick("shop", "a%20b", "%00", "..%2F..", "%ff", strings.Repeat("a", 65)) + "/apps/" + g.pick("a%23b", "%2e%2e", "%E9", "'or'1'='1") + "/webhooks"
	if g.IntN(2) == 0 {
		path = "/v1/products/shop/apps/stripe/webhooks?" + g.pick("limit=0", "limit=-1", "limit=101", "limit=x", "limit=1&limit=2", "cursor=x", "cursor=%ff", "cursor=e30", "env=PRD", "env=a", "event=a%20b", "evnt=paid", "a=b", "%zz", "env=%zz", ";", "cursor="+strings.Repeat("A", 8000), "limit=99999999999999999999")
	}
	return g.request("GET", path, "")
}

// badReceive is a request to a real webhook that nobody signed, or to none.
func (g rubbish) badReceive(hook string) *http.Request {
	path := hook
	if g.IntN(3) == 0 {
		path = "/v1/hooks/" + g.pick("x", "wh_", "wh_"+g.bytes2(32), "WH_"+g.bytes2(32), "%00", "..%2f..%2fv1%2fwebhooks", "%ff", strings.Repeat("a", 5000), "wh_"+g.bytes2(31)+"1")
	}
	r := g.request(g.pick("POST", "POST", "POST", "GET", "PUT", "OPTIONS", "HEAD", "BREW"), path, g.pick("", "{}", goodBody, g.bytes(g.IntN(4000)), strings.Repeat("[", 50_000)))
	if r.Method == "HEAD" {
		r.Body, r.ContentLength = nil, 0
	}
	signature := g.pick("", ",", "t=", "t=1", "v1=", "t=1,v1=", "t=x,v1=aa", "t=1,v1=zz", "t=99999999999999999999,v1=aa", "t=-1,v1=aa", strings.Repeat("v1=aa,", 1500), "t=1,t=2,v1=aa", "é", "=,=,=")
	if signature != "" {
		r.Header.Set("Stripe-Signature", signature)
	}
	if g.IntN(3) == 0 {
		r.Header.Add("Stripe-Signature", "t=1,v1=aa")
	}
	r.Header.Set("Content-Type", g.pick("application/json", "", "text/plain", "a/b/c", "application/json; charset=utf-16", "multipart/form-data"))
	return r
}

func TestRubbish(t *testing.T) {
	s := start(t)
	hook := generate(t, s, "whsec_1")
	before := withoutActivity(list(t, s))
	g := rubbish{rand.New(rand.NewPCG(1, 2)), s}
	routes := map[string]func() *http.Request{
		"generate": func() *http.Request {
			if g.IntN(4) == 0 {
				return g.strange(g.request("POST", "/v1/webhooks", g.pick(`{}`, `[]`, `{"product":1}`)))
			}
			return g.badGenerate()
		},
		"list": func() *http.Request {
			if g.IntN(4) == 0 {
				return g.strange(g.badList())
			}
			return g.badList()
		},
		"receive": func() *http.Request { return g.badReceive("/v1/hooks/" + hook.ID) },
	}
	for name, make := range routes {
		t.Run(name, func(t *testing.T) {
			for i := range 1000 {
				refuses(t, make(), fmt.Sprintf("%s %d", name, i))
			}
		})
	}
	assert.Equal(t, before, withoutActivity(list(t, s)), "nothing was stored")
	assert.Empty(t, receiveAll(t, s), "nothing was queued")
}

// withoutActivity leaves out when the webhook was last called: it was.
func withoutActivity(list string) string {
	return regexp.MustCompile(`"activity":\{[^}]*\},`).ReplaceAllString(list, "")
}

func refuses(t *testing.T, r *http.Request, name string) {
	t.Helper()
	said := describe(r)
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err, "%s: %s", name, said)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	holdAgainstDocument(t, r, resp)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	ok := resp.StatusCode >= 400 && resp.StatusCode < 500
	if !assert.True(t, ok, "%s: %d for %s\n%s", name, resp.StatusCode, said, body) || r.Method == "HEAD" || resp.StatusCode == 400 && !bytes.HasPrefix(body, []byte("{")) {
		return // net/http itself refuses in plain text what is no HTTP
	}
	clear := slices.ContainsFunc([]string{`"code":"`, `"message":"`}, func(s string) bool { return bytes.Contains(body, []byte(s)) })
	assert.True(t, clear, "%s: %q for %s", name, body, said)
	assert.Less(t, len(body), 2000, "%s: %s", name, said)
}

// holdAgainstDocument leaves out what net/http itself refuses as no HTTP, and
// paths that the validator takes for others: those with a slash too many.
func holdAgainstDocument(t *testing.T, r *http.Request, resp *http.Response) {
	u, err := url.Parse("http:" + r.URL.Opaque)
	if err != nil || resp.Header.Get("Content-Type") == "text/plain; charset=utf-8" || strings.HasSuffix(u.Path, "/") {
		return
	}
	r.URL = u
	openapitest.Check(t, r, resp)
}

func describe(r *http.Request) string {
	s := fmt.Sprintf("%s %s %v", r.Method, r.URL.Opaque, r.Header)
	return s[:min(len(s), 500)]
}
