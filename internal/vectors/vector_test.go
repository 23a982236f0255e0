package vectors

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func TestDecode(t *testing.T) {
	tests := []struct {
		name, file string
		want       []string
		err        string
	}{
		{name: "array", file: ` [{"id":"a"},{"id":"b"}]`, want: []string{"a", "b"}},
		{name: "object", file: `{"vectors":[{"id":"a"}],"handshakes":[{"id":"b"}]}`, want: []string{"a", "b"}},
		{name: "object with neither", file: `{}`},
		{name: "text", file: `"a"`, err: "read vectors"},
		{name: "empty", file: ``, err: "read vectors"},
		{name: "body that would fill the memory", file: `[{"id":"a","request":{"body_gen":{"fill":"xx","count":99999999999}}}]`, err: "vector a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all, err := Decode(strings.NewReader(tt.file))
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			var ids []string
			for _, v := range all {
				ids = append(ids, v.ID)
			}
			assert.Equal(t, tt.want, ids)
		})
	}
}

func TestRequest(t *testing.T) {
	var v Vector
	require.NoError(t, json.Unmarshal([]byte(`{
		"params":{"notification_url":"https://b.example/"},
		"request":{"method":"POST","url":"https://a.example/","headers":[["x-a","1"],["X-A","2"]],"body_gen":{"prefix":"<","fill":"ab","count":2,"suffix":">"}}}`), &v))
	r := v.request()
	assert.Equal(t, &provider.Request{Method: "POST", URL: "https://b.example/", Header: http.Header{"X-A": {"1", "2"}}, Body: []byte("<abab>")}, r)
}

func TestConfig(t *testing.T) {
	var v Vector
	require.NoError(t, json.Unmarshal([]byte(`{
		"keys":[{"id":"public","value":"private"}],
		"params":{"unknown":"x","list":["a","b"],"flag":true,"url":"https://a.example"}}`), &v))
	p, ok := provider.Lookup("braintree")
	require.True(t, ok)
	cfg := v.config(p)
	assert.Equal(t, map[string]string{"public_key": "public"}, cfg.Params)
	assert.Equal(t, []provider.Secret{{ID: "0", Value: "private"}}, cfg.Secrets)
	assert.Equal(t, "a b", v.params()["list"])
	v.Params = map[string]any{"n": 1e7}
	assert.Equal(t, "10000000", v.params()["n"])
}

func TestCompare(t *testing.T) {
	answer := provider.Answer{Status: 200, Header: http.Header{"Content-Type": {"text/plain"}, "X-A": {"b"}}, Body: []byte(`{"a": 1}`)}
	tests := []struct {
		name   string
		want   string
		answer provider.Answer
		says   string
	}{
		{"the same", `{"status":200,"headers":[["content-type","text/plain; charset=utf-8"],["X-A","b"]],"body_b64":"eyJhIjogMX0=","body_match":"exact"}`, answer, ""},
		{"status", `{"status":204}`, answer, "status 204 expected, but it is 200"},
		{"no status", `{"status":200,"body_match":"any"}`, provider.Answer{}, ""},
		{"header", `{"status":200,"headers":[["X-A","c"]]}`, answer, `header X-A: "c" expected, but it is "b"`},
		{"content type", `{"status":200,"headers":[["Content-Type","application/json"]]}`, answer, `header Content-Type: "application/json" expected, but it is "text/plain"`},
		{"header that must not be", `{"status":200,"must_not_have_headers":["x-a"]}`, answer, "header x-a must not be there"},
		{"body", `{"status":200,"body_b64":"e30=","body_match":"exact"}`, answer, `body "{}" expected, but it is "{\"a\": 1}"`},
		{"body as JSON", `{"status":200,"body_b64":"eyJhIjoxfQ==","body_match":"json"}`, answer, ""},
		{"other JSON", `{"status":200,"body_b64":"eyJhIjoyfQ==","body_match":"json"}`, answer, `body "{\"a\":2}" expected, but it is "{\"a\": 1}"`},
		{"part of the body", `{"status":200,"body_b64":"ImEi","body_match":"contains"}`, answer, ""},
		{"no body", `{"status":200,"body_match":"empty"}`, answer, `body "" expected, but it is "{\"a\": 1}"`},
		{"body or none", `{"status":200,"body_b64":"e30=","body_match":"exact-or-empty-2xx"}`, provider.Answer{Status: 200}, ""},
		{"side effect", `{"status":200,"side_effect":{"method":"GET","url":"https://a.example"}}`, answer, `"https://a.example" to be fetched expected, but it is ""`},
		{"side effect that must not be", `{"status":200}`, provider.Answer{Confirm: "https://a.example"}, `"" to be fetched expected, but it is "https://a.example"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var want Expectation
			require.NoError(t, json.Unmarshal([]byte(tt.want), &want))
			assert.Equal(t, tt.says, want.compare(tt.answer))
		})
	}
}

func TestAdmits(t *testing.T) {
	for class, want := range map[string][3]bool{"": {true, true, true}, "any": {true, true, true}, "4xx": {true, true, false}, "401": {true, false, false}} {
		for i, status := range []int{401, 404, 503} {
			assert.Equal(t, want[i], (&Expectation{StatusClass: class}).admits(status), "%s %d", class, status)
		}
	}
}

// Judgements must be able to turn out otherwise: each of these is the opposite of
// what holds.
func TestJudgeDisagrees(t *testing.T) {
	const meta = `"provider":"meta","params":{"verify_token":"t"},"request":{"method":"GET","url":"https://a.example/?hub.mode=subscribe&hub.challenge=%3Cb%3E&hub.verify_token=`
	tests := []struct{ name, vector, says string }{
		{"unknown provider", `{"provider":"nobody","expected":"accept"}`, `there is no provider "nobody"`},
		{"answered where it is to be refused", `{"expected":{"action":"refuse"},` + meta + `t"}}`, "a refusal expected, but it is answered or verified"},
		{"answered with what must not be told", `{"expected":{"action":"refuse","must_not_contain":"<b>"},` + meta + `t"}}`, "a refusal expected, but what must not be told is answered"},
		{"refused where it is to be answered", `{"expected":{"action":"respond","status":200},` + meta + `u"}}`, "an answer expected, but: signature_mismatch: hub.verify_token has another value than it must"},
		{"refused with another status", `{"expected":{"action":"refuse","status_class":"401"},` + meta + `u"}}`, "status 401 expected, but it is 403"},
		{"answered where it is to be an event", `{"expected":{"action":"treat-as-event"},` + meta + `t"}}`, "an event expected, but it is answered as a handshake"},
		{"refused where it is to be an event", `{"expected":{"action":"treat-as-event"},` + meta + `u"}}`, "an event expected, but: signature_mismatch: hub.verify_token has another value than it must"},
		{"unknown action", `{"expected":{"action":"dance"},` + meta + `t"}}`, `unknown action "dance"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var v Vector
			require.NoError(t, json.Unmarshal([]byte(tt.vector), &v))
			o := Judge(t.Context(), &v)
			assert.Equal(t, tt.says, o.Disagreement)
			assert.False(t, o.Passed())
		})
	}
}
