package webhook

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func anEvent(contentType, body string) Event {
	return Event{
		ID: "evt_1", Source: "/workspaces/w/products/p/apps/a/envs/prd", Type: "payment.succeeded",
		Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), DataContentType: contentType, Data: []byte(body),
		WebhookID: "wh_1", Provider: "stripe", ProviderType: "payment_intent.succeeded", Proof: "verified",
		Scheme: "stripe.v1", SecretID: "sec_1", ReceivedTime: time.Date(2026, 1, 1, 0, 0, 1, 0, time.UTC),
		Method: "POST", URL: "https://hooks.example.com/v1/hooks/wh_1?a=%2F",
		SignedHeaders: http.Header{"Stripe-Signature": {"t=1,v1=ab", "t=2,v1=cd"}, "X-Empty": {""}},
		BatchID:       "sha256-ab",
	}
}

func TestEventKeepsEveryByte(t *testing.T) { // I4
	tests := []struct {
		name, contentType, body string
		member                  string
	}{
		{"JSON", "application/json", `{"id":"evt_1"}`, "data"},
		{"JSON with a charset", "application/json; charset=utf-8", `{"id":"evt_1"}`, "data"},
		{"JSON of a suffix type", "application/cloudevents+json", `[1]`, "data"},
		{"JSON without a type", "", `{"id":"evt_1"}`, "data"},
		{"JSON with white space, odd numbers and escapes inside", "application/json", "{\n  \"a\" : 1.50e+2,\r\n\t\"b\":\"\\u00e9\\/<>&\u2028é𝄞\",\"a\":2}", "data"},
		{"JSON scalar", "application/json", `"x"`, "data"},
		{"JSON with a line end after it", "application/json", "[{\"event\":\"delivered\"}]\r\n", "data_base64"},
		{"JSON with a space before it", "application/json", ` {}`, "data_base64"},
		{"JSON with a byte order mark", "application/json", "\ufeff{}", "data_base64"},
		{"JSON with a character that SQS refuses", "application/json", "{\"a\":\"\uffff\"}", "data_base64"},
		{"JSON that is not UTF-8", "application/json", "{\"a\":\"\xff\"}", "data_base64"},
		{"broken JSON", "application/json", `{"a":`, "data_base64"},
		{"JSON called text", "text/plain", `{"a":1}`, "data_base64"},
		{"a form", "application/x-www-form-urlencoded", "a=1&b=%2F+", "data_base64"},
		{"binary", "application/octet-stream", "\x00\x01\xfe\xff", "data_base64"},
		{"an unreadable type", "a/b/c;;", `{}`, "data_base64"},
		{"nothing", "application/json", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := anEvent(tt.contentType, tt.body)
			b, err := want.Encode()
			require.NoError(t, err)
			var members map[string]json.RawMessage
			require.NoError(t, json.Unmarshal(b, &members))
			for _, name := range []string{"data", "data_base64"} {
				assert.Equal(t, name == tt.member, members[name] != nil, name)
			}
			assert.True(t, inXML(b))
			got, err := DecodeEvent(b)
			require.NoError(t, err)
			assert.Equal(t, tt.body, string(got.Data))
			got.Data, want.Data = nil, nil
			assert.Equal(t, want, got)
		})
	}
}

func TestEventAttributesAreASCII(t *testing.T) {
	e := anEvent("application/json", `{}`)
	e.ID, e.ProviderType = "évt-\uffff-𝄞", "<&\u2028>"
	b, err := e.Encode()
	require.NoError(t, err)
	assert.Less(t, bytes.IndexFunc(b, func(r rune) bool { return r > 0x7E }), 0)
	got, err := DecodeEvent(b)
	require.NoError(t, err)
	assert.Equal(t, e, got)
}

func TestDecodeEventRefuses(t *testing.T) {
	tests := map[string]string{
		"no JSON":          `x`,
		"no CloudEvent":    `{"id":"1","source":"/s","type":"t"}`,
		"another version":  `{"specversion":"0.3","id":"1","source":"/s","type":"t"}`,
		"no id":            `{"specversion":"1.0","source":"/s","type":"t"}`,
		"a broken header":  `{"specversion":"1.0","id":"1","source":"/s","type":"t","signedheaders":"x"}`,
		"an unknown time":  `{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"noon"}`,
		"no base64":        `{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":"%"}`,
		"something behind": `{"specversion":"1.0","id":"1","source":"/s","type":"t"}x`,
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := DecodeEvent([]byte(body))
			assert.Error(t, err)
		})
	}
}

func FuzzEventRoundTrip(f *testing.F) {
	f.Add("application/json", []byte(`{"a":1}`), "evt_1", "t=1")
	f.Add("application/json", []byte("[\"\uffff\"]\r\n"), "\x00", "é")
	f.Add("", []byte(`1 `), "x", "")
	f.Add("text/plain", []byte("\xff"), "x", "a\tb")
	f.Fuzz(func(t *testing.T, contentType string, body []byte, id, header string) {
		e := anEvent(strings.ToValidUTF8(contentType, ""), string(body))
		e.ID = strings.ToValidUTF8(id, "") + "1"
		e.SignedHeaders = http.Header{"X-Signature": {strings.NewReplacer("\r", "", "\n", "").Replace(strings.ToValidUTF8(header, ""))}}
		b, err := e.Encode()
		require.NoError(t, err)
		require.True(t, inXML(b), "SQS takes it")
		got, err := DecodeEvent(b)
		require.NoError(t, err)
		require.Equal(t, string(body), string(got.Data))
		got.Data, e.Data = nil, nil
		require.Equal(t, e, got)
	})
}

func FuzzDecodeEvent(f *testing.F) {
	b, err := anEvent("application/json", `{}`).Encode()
	require.NoError(f, err)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := DecodeEvent(b)
		if err != nil {
			return
		}
		again, err := e.Encode()
		require.NoError(t, err)
		got, err := DecodeEvent(again)
		require.NoError(t, err)
		require.Equal(t, string(e.Data), string(got.Data))
	})
}

func TestDecodeEventOfALaterVersion(t *testing.T) {
	e, err := DecodeEvent([]byte(`{"specversion":"1.0","id":"1","source":"/s","type":"t","webhookid":"wh_1","traceparent":"00-1","nested":{"data":1},"data":[]}`))
	require.NoError(t, err)
	assert.Equal(t, Event{ID: "1", Source: "/s", Type: "t", WebhookID: "wh_1", Data: []byte("[]")}, e)
}
