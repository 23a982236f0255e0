package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// event is one as the receiver puts it on the queue.
func event(t testing.TB, contentType string, data []byte) []byte {
	t.Helper()
	b, err := webhook.Event{
		ID: "evt_1", Source: "/workspaces/w/products/shop/apps/stripe/envs/dev", Type: "payment.succeeded",
		Time: time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC), DataContentType: contentType, Data: data,
		WebhookID: "wh_x", Provider: "stripe", ProviderType: "payment_intent.succeeded", Proof: "verified",
		ReceivedTime:  time.Date(2026, 5, 4, 9, 30, 1, 0, time.UTC),
		SignedHeaders: map[string][]string{"Stripe-Signature": {"t=1,v1=ab"}},
	}.Encode()
	require.NoError(t, err)
	return b
}

func TestOneLine(t *testing.T) {
	tests := []struct {
		name, contentType, data string
	}{
		{"JSON of one line", "application/json", `{"a": 1,"b":"\n"}`},
		{"JSON of several lines", "application/json", "{\n  \"id\": \"evt_1\",\r\n  \"n\": 1.0\n}"},
		{"JSON that ends with a line end", "application/json", "[{\"a\":1}]\r\n"},
		{"a form", "application/x-www-form-urlencoded", "a=b&c=%0A"},
		{"text of several lines", "text/plain", "a\nb\n"},
		{"binary", "application/octet-stream", "\x00\xff\n"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			on := event(t, tt.contentType, []byte(tt.data))
			got, err := oneLine(on)
			require.NoError(t, err)
			assert.NotContains(t, string(got), "\n")
			assert.NotContains(t, string(got), "\r")
			want, err := webhook.DecodeEvent(on)
			require.NoError(t, err)
			shown, err := webhook.DecodeEvent(got)
			require.NoError(t, err)
			assert.Equal(t, tt.data, string(shown.Data), "I4: byte-exact")
			shown.Data, want.Data = nil, nil
			assert.Equal(t, want, shown)
			if !bytes.ContainsAny(on, "\r\n") {
				assert.Equal(t, string(on), string(got), "what is one line already stays as it is")
			}
		})
	}
}

func TestOneLineKeepsMembersThatItDoesNotKnow(t *testing.T) {
	got, err := oneLine([]byte("{\"specversion\":\"1.0\",\"id\":\"i\",\n\"source\":\"/s\",\"type\":\"t\",\"other\":[1,\n2],\"data\":{\"a\":\n1},\"last\":\"x\"}"))
	require.NoError(t, err)
	assert.Equal(t, `{"specversion":"1.0","id":"i","source":"/s","type":"t","other":[1,2],"data_base64":"eyJhIjoKMX0=","last":"x"}`, string(got))
}

func TestOneLineKeepsDataThatIsOnOne(t *testing.T) { // I4
	got, err := oneLine([]byte("{\n\"specversion\": \"1.0\", \"id\": \"i\", \"source\": \"/s\", \"type\": \"t\",\n\"data\": { \"a\" :  1.0 }\n}"))
	require.NoError(t, err)
	assert.Equal(t, `{"specversion":"1.0","id":"i","source":"/s","type":"t","data":{ "a" :  1.0 }}`, string(got))
}

func TestReadable(t *testing.T) {
	got, err := readable(event(t, "application/json", []byte(`{"a":1}`)))
	require.NoError(t, err)
	assert.Equal(t, "2026-05-04T09:30:01Z  dev  payment.succeeded  stripe  payment_intent.succeeded  evt_1  7 bytes", string(got))
}

func TestWhatIsNoEventIsNotShown(t *testing.T) {
	for _, body := range []string{"", "hello", "[]", "null", `{"a":1}`, `{"specversion":"0.3","id":"i","source":"s","type":"t"}`} {
		_, err := oneLine([]byte(body))
		assert.Error(t, err, body)
		_, err = readable([]byte(body))
		assert.Error(t, err, body)
	}
}

func FuzzOneLine(f *testing.F) {
	f.Add(event(f, "application/json", []byte("{\n}")))
	f.Add(bytes.Replace(event(f, "application/json", []byte("{\n}")), []byte(`"data"`), []byte(`"dAtA"`), 1))
	f.Add([]byte("{\"specversion\":\"1.0\",\"id\":\"i\",\n\"source\":\"/s\",\"type\":\"t\",\"data\":\"\\u2028\",\"Data\":1}"))
	f.Fuzz(func(t *testing.T, body []byte) {
		want, err := webhook.DecodeEvent(body)
		got, lineErr := oneLine(body)
		if err != nil {
			require.Error(t, lineErr)
			return
		}
		require.NoError(t, lineErr)
		require.False(t, bytes.ContainsAny(got, "\r\n"))
		shown, err := webhook.DecodeEvent(got)
		require.NoError(t, err)
		require.Equal(t, want.ID, shown.ID)
		if dataMembers(t, body) == 1 {
			require.Equal(t, want.Data, shown.Data)
		}
	})
}

func dataMembers(t *testing.T, body []byte) (n int) {
	list, err := members(body)
	require.NoError(t, err)
	for _, m := range list {
		if m.isData() || strings.EqualFold(m.name, "data_base64") {
			n++
		}
	}
	return n
}
