package main

import (
	"crypto/rand"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

//go:embed samples
var sampleBodies embed.FS

// sample is an event as a provider sends it. In the body and the headers {{id}} and
// {{type}} stand for those of the event. With the same two it is the same to the byte,
// so that a second delivery can be told from a second event.
type sample struct {
	// kind is the type where none is asked for.
	kind string
	// id makes an id where none is asked for.
	id     func() string
	header map[string]string
}

var samples = map[string]sample{
	"stripe":   {kind: "payment_intent.succeeded", id: prefixed("evt_"), header: map[string]string{"Content-Type": "application/json; charset=utf-8"}},
	"sendgrid": {kind: "delivered", id: prefixed("sg_")},
	"github": {kind: "issues", id: uuid, header: map[string]string{
		"User-Agent": "GitHub-Hookshot/postern", "X-GitHub-Event": "{{type}}", "X-GitHub-Delivery": "{{id}}",
	}},
	"slack":             {kind: "app_mention", id: prefixed("Ev")},
	"standard-webhooks": {kind: "user.created", id: prefixed("msg_"), header: map[string]string{"Webhook-Id": "{{id}}"}},
	"shopify": {kind: "orders/paid", id: uuid, header: map[string]string{
		"X-Shopify-Topic": "{{type}}", "X-Shopify-Event-Id": "{{id}}", "X-Shopify-Webhook-Id": "{{id}}",
		"X-Shopify-Shop-Domain": "example.myshopify.com", "X-Shopify-API-Version": "2026-01",
	}},
	"custom": {kind: "order.paid", id: prefixed("evt_")},
}

// body returns the provider's sample event.
func (s sample) body(name, id, kind string) ([]byte, error) {
	b, err := sampleBodies.ReadFile("samples/" + name + ".json")
	if err != nil {
		return nil, err
	}
	return []byte(strings.NewReplacer("{{id}}", inJSON(id), "{{type}}", inJSON(kind)).Replace(string(b))), nil
}

// headers are those that come with any event of the provider, but for the signature.
func (s sample) headers(id, kind string) http.Header {
	h := http.Header{"Content-Type": {"application/json"}}
	values := strings.NewReplacer("{{id}}", id, "{{type}}", kind)
	for name, value := range s.header {
		h.Set(name, values.Replace(value))
	}
	return h
}

// namedByHeader says whether a header tells the event's id, which can so be chosen for
// any body.
func (s sample) namedByHeader() bool {
	return slices.Contains(slices.Collect(maps.Values(s.header)), "{{id}}")
}

func inJSON(s string) string {
	b, _ := json.Marshal(s) // strings always marshal
	return string(b[1 : len(b)-1])
}

func prefixed(prefix string) func() string {
	return func() string { return prefix + hex.EncodeToString(random(12)) }
}

// uuid returns a random UUID (RFC 9562, version 4).
func uuid() string {
	b := random(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}
