package webhooktest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// sizeLimit is the most that a message may have: its body, and the names, types
// ("String") and values of its attributes.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const sizeLimit = 1 << 20

// Drain takes every message off a queue, waiting briefly for those that are
// late, and returns them in any order.
type Drain = func(t *testing.T) []webhook.Message

// RunQueue checks what [webhook.Queue] promises of the queues that open returns.
// Each must be empty and used by nobody else.
func RunQueue(t *testing.T, open func(t *testing.T) (webhook.Queue, Drain)) {
	runAll(t, func(t *testing.T) queue {
		q, drain := open(t)
		return queue{q, drain}
	}, []check[queue]{
		{"Send keeps the body's bytes", sendBodies},
		{"Send keeps attributes and group", sendAttributes},
		{"Send of several messages loses and mixes none", sendSeveral},
		{"Send may race", sendRace},
		{"Send takes 1 MiB and no byte more", sendLimit},
		{"Send counts attributes into the limit", sendLimitAttributes},
		{"Send counts bytes and not characters", sendLimitBytes},
		{"Send fails when its context is cancelled", sendCancelled},
	})
}

type queue struct {
	webhook.Queue
	drain Drain
}

func newMessage(body string) webhook.Message {
	return webhook.Message{
		Body:       []byte(body),
		Attributes: map[string]string{"env": "dev", "provider": "stripe"},
		Group:      unique("webhook-"),
	}
}

// sendAll sends one message with each body and checks that they come back.
func sendAll(t *testing.T, q queue, messages []webhook.Message) {
	t.Helper()
	for _, m := range messages {
		require.NoError(t, q.Send(t.Context(), m))
	}
	assert.ElementsMatch(t, messages, q.drain(t))
	assert.Empty(t, q.drain(t), "drained before")
}

func sendBodies(t *testing.T, q queue) {
	sendAll(t, q, []webhook.Message{
		newMessage(`{"specversion":"1.0","data":{"amount":1.0}}`),
		newMessage("{}"),
		newMessage(" { \"blank\" : [ ] } \n"),
		newMessage("tab\t newline\n return\r both\r\n"),
		newMessage(`escapes \u0000 \ud83e\uddfe \" \\ \/ &lt; &#13; <![CDATA[ ]]>`),
		newMessage("Zahlungen 決済 🧾 e\u0301 \u00e9 \u2028\u2029\ufeff"),
		newMessage("edges \u0085\ud7ff\ue000\ufffd\U00010000\U0010ffff"),
	})
}

func sendAttributes(t *testing.T, q queue) {
	bare, ten := newMessage("{}"), newMessage("{}")
	bare.Attributes = nil
	ten.Attributes = map[string]string{}
	for i := range 10 {
		ten.Attributes[fmt.Sprintf("Attribute_%d.name-x", i)] = strings.Repeat("v", i*100+1)
	}
	special := newMessage("{}")
	special.Attributes = map[string]string{"event": "決済 🧾 <&> \"quoted\"\n", "retaken": "true", "number": "007"}

	for _, m := range []webhook.Message{bare, ten, special} {
		require.NoError(t, q.Send(t.Context(), m))
		got := q.drain(t)
		require.Len(t, got, 1)
		assert.Equal(t, m.Group, got[0].Group)
		assert.Equal(t, m.Body, got[0].Body)
		assert.Equal(t, nilIfEmptyMap(m.Attributes), nilIfEmptyMap(got[0].Attributes))
	}
}

func sendSeveral(t *testing.T, q queue) {
	group := unique("webhook-")
	messages := make([]webhook.Message, 25)
	for i := range messages {
		messages[i] = newMessage(fmt.Sprintf(`{"n":%d}`, i))
		messages[i].Attributes["n"] = fmt.Sprint(i)
		if i%2 == 0 {
			messages[i].Group = group
		}
	}
	sendAll(t, q, messages)
}

func sendRace(t *testing.T, q queue) {
	messages := make([]webhook.Message, 32)
	for i := range messages {
		messages[i] = newMessage(fmt.Sprintf(`{"n":%d}`, i))
	}
	for _, err := range race(len(messages), func(i int) error { return q.Send(t.Context(), messages[i]) }) {
		require.NoError(t, err)
	}
	assert.ElementsMatch(t, messages, q.drain(t))
}

func sendLimit(t *testing.T, q queue) {
	m := newMessage(strings.Repeat("x", sizeLimit+1))
	m.Attributes = nil
	assertLimit(t, q, m)
}

func sendLimitAttributes(t *testing.T, q queue) {
	m := newMessage("")
	m.Attributes = map[string]string{"name": "value", "long": strings.Repeat("v", 10_000)}
	attributes := len("name"+"String"+"value") + len("long"+"String") + 10_000
	m.Body = []byte(strings.Repeat("x", sizeLimit-attributes+1))
	assertLimit(t, q, m)
}

func sendLimitBytes(t *testing.T, q queue) {
	m := newMessage(strings.Repeat("é", sizeLimit/2) + "x")
	m.Attributes = nil
	require.ErrorIs(t, q.Send(t.Context(), m), webhook.ErrTooLarge)

	m.Body = m.Body[:sizeLimit]
	require.NoError(t, q.Send(t.Context(), m))
	got := q.drain(t)
	require.Len(t, got, 1)
	assert.True(t, string(m.Body) == string(got[0].Body), "%d bytes came back changed", len(m.Body))
}

// assertLimit sends m, which is a byte over the limit, and then without that byte.
func assertLimit(t *testing.T, q queue, m webhook.Message) {
	t.Helper()
	err := q.Send(t.Context(), m)
	require.ErrorIs(t, err, webhook.ErrTooLarge)
	require.NotErrorIs(t, err, webhook.ErrNotSent, "the caller would try again in vain")

	m.Body = m.Body[1:]
	require.NoError(t, q.Send(t.Context(), m))
	got := q.drain(t)
	require.Len(t, got, 1)
	assert.Equal(t, nilIfEmptyMap(m.Attributes), nilIfEmptyMap(got[0].Attributes))
	assert.True(t, string(m.Body) == string(got[0].Body), "%d bytes came back changed", len(m.Body))
}

func sendCancelled(t *testing.T, q queue) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := q.Send(ctx, newMessage("{}"))
	require.Error(t, err)
	require.NotErrorIs(t, err, webhook.ErrTooLarge)
	if errors.Is(err, webhook.ErrNotSent) {
		assert.Empty(t, q.drain(t), "said not to be sent")
	}
}
