package provider

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// I3: deliveries of one event whose bodies say which attempt each is, and events that
// differ in what lasts.
func TestEventIDOfWhatLasts(t *testing.T) {
	const (
		pubsub    = `{"deliveryAttempt":%d,"message":{"data":"%s","messageId":"136969346945","publishTime":"2026-01-01T00:00:00Z"},"subscription":"projects/p/subscriptions/s"}`
		chargebee = `{"id":"ev_1","occurred_at":1767225600,"event_type":"%s","content":{"customer":{"id":"%s"}},"webhook_status":"%s"}`
		wise      = `{"data":{"resource":{"id":111},"current_state":"%s"},"subscription_id":"s","event_type":"transfers#state-change","sent_at":"2026-01-01T00:00:0%dZ"}`
		linear    = `{"action":"update","type":"Issue","createdAt":"2026-01-01T00:00:00.000Z","data":{"id":"i","title":"%s"},"webhookTimestamp":0}`
	)
	tests := []struct {
		provider, name string
		one, other     string
		same           bool
	}{
		{"google-pubsub", "second attempt", fmt.Sprintf(pubsub, 1, "YQ=="), fmt.Sprintf(pubsub, 2, "YQ=="), true},
		{"google-pubsub", "other data", fmt.Sprintf(pubsub, 1, "YQ=="), fmt.Sprintf(pubsub, 1, "Yg=="), false},
		{"chargebee", "second attempt", fmt.Sprintf(chargebee, "customer_created", "c", "scheduled"), fmt.Sprintf(chargebee, "customer_created", "c", "re_scheduled"), true},
		{"chargebee", "other content", fmt.Sprintf(chargebee, "customer_created", "c", ""), fmt.Sprintf(chargebee, "customer_created", "d", ""), false},
		{"chargebee", "other type", fmt.Sprintf(chargebee, "customer_created", "c", ""), fmt.Sprintf(chargebee, "customer_deleted", "c", ""), false},
		{"wise", "sent again later", fmt.Sprintf(wise, "processing", 1), fmt.Sprintf(wise, "processing", 2), true},
		{"wise", "another state", fmt.Sprintf(wise, "processing", 1), fmt.Sprintf(wise, "paid", 1), false},
		{"linear", "sent again later", fmt.Sprintf(linear, "a"), fmt.Sprintf(linear, "a"), true},
		{"linear", "other change", fmt.Sprintf(linear, "a"), fmt.Sprintf(linear, "b"), false},
		{"linear", "nothing that lasts", `{"webhookTimestamp":0}`, `{"webhookTimestamp":0}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.provider+" "+tt.name, func(t *testing.T) {
			p := lookup(t, tt.provider)
			sm := newSample(t, p, &p.Schemes[0])
			v := newVerifier(t, p, sm.verifying)
			id := func(body string, at time.Time) string {
				r := sm.request(t)
				r.Header, r.Body = http.Header{"Linear-Delivery": {"d"}, "X-Delivery-Id": {"d"}}, []byte(body)
				require.NoError(t, p.Sign(r, sm.signing, at))
				return verify(t, v, r).EventID
			}
			assert.Equal(t, tt.same, id(tt.one, testNow) == id(tt.other, testNow.Add(time.Second)))
		})
	}
}

// I2: what lasts binds every value at its own place.
func TestWhatLastsBindsEachValue(t *testing.T) {
	p := Provider{EventID: []Place{{In: InHeader, Name: "x-id"}}, Lasting: []string{"a", "b"}}
	seen := map[string]string{}
	for _, body := range []string{
		`{"a":"x","b":"y"}`, `{"a":"y","b":"x"}`, `{"a":"x"}`, `{"b":"x"}`, `{"a":"x","b":""}`, `{"a":null}`, `{"c":"x"}`, `{}`,
	} {
		id, _ := eventOf(t, p, http.Header{"X-Id": {"d"}}, body)
		assert.NotContains(t, seen, id, "%s and %s", body, seen[id])
		seen[id] = body
	}
	again, _ := eventOf(t, p, http.Header{"X-Id": {"d"}}, `{"attempt":2,"a":"x","b":"y"}`)
	assert.Equal(t, `{"a":"x","b":"y"}`, seen[again])
}

// Pub/Sub writes the id of a message whose payload it unwraps into a header: two messages
// with the same payload are two events.
func TestEventIDOfAnUnwrappedMessage(t *testing.T) {
	p := lookup(t, "google-pubsub")
	sm := newSample(t, p, &p.Schemes[0])
	v := newVerifier(t, p, sm.verifying)
	id := func(message string) string {
		r := sm.request(t)
		r.Header, r.Body = http.Header{"X-Goog-Pubsub-Message-Id": {message}}, []byte(`{"ping":true}`)
		require.NoError(t, p.Sign(r, sm.signing, testNow))
		return verify(t, v, r).EventID
	}

	assert.Equal(t, id("1"), id("1"))
	assert.NotEqual(t, id("1"), id("2"))
}

// I3: BigCommerce's hash is of what changed, and no other when it changes again.
func TestEventIDIsNotBigCommercesHash(t *testing.T) {
	p := lookup(t, "bigcommerce")
	v := newVerifier(t, p, secrets("client secret"))
	id := func(webhook string) string {
		r := &Request{
			Header: http.Header{"Webhook-Id": {webhook}},
			Body:   []byte(`{"scope":"store/product/updated","data":{"type":"product","id":205},"hash":"a833a57fadd56a32dc752fb6ca0841dc9602a495"}`),
		}
		require.NoError(t, p.Sign(r, secrets("client secret"), testNow))
		return verify(t, v, r).EventID
	}

	assert.Equal(t, id("1"), id("1"))
	assert.NotEqual(t, id("1"), id("2"))
}
