package provider

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// batchProvider signs batches with an HMAC, whatever the paths.
func batchProvider(ids ...string) *Provider {
	p := &Provider{Name: "test", Schemes: []Scheme{{
		ID: "test.hmac", Primitive: HMAC, Hash: SHA256, Content: "{body}",
		Signature: Signature{In: InHeader, Name: "X-Sig", Encoding: Hex},
	}}}
	for _, id := range ids {
		p.EventID = append(p.EventID, Place{In: InJSON, Name: id})
	}
	return p
}

func itemsOf(t testing.TB, p *Provider, cfg Config, body string) []Item {
	t.Helper()
	v := newVerifier(t, p, cfg)
	r := signedRequest(t, p, cfg, body)
	items, err := v.Items(r, verify(t, v, r))
	require.NoError(t, err)
	return items
}

func idsOf(items []Item) (ids []string) {
	for _, item := range items {
		ids = append(ids, item.ID)
	}
	return ids
}

func TestItems(t *testing.T) {
	secret := secrets("s")
	t.Run("each with its own id, type and bytes", func(t *testing.T) {
		p := lookup(t, "sendgrid")
		cfg := secrets(privatePEM(t, p256(t)))
		got := itemsOf(t, p, cfg, `[ {"sg_event_id":"b","event":"open"} , {"event":"click", "sg_event_id":"a"}]`)
		assert.Equal(t, []Item{
			{"b", "open", []byte(`{"sg_event_id":"b","event":"open"}`)},
			{"a", "click", []byte(`{"event":"click", "sg_event_id":"a"}`)},
		}, got)
	})
	t.Run("within an object", func(t *testing.T) {
		got := itemsOf(t, batchProvider("events[].id"), secret, `{"id":"x","events":[{"id":1},{"id":"2"}]}`)
		assert.Equal(t, []string{"1", "2"}, idsOf(got))
	})
	t.Run("of several values", func(t *testing.T) {
		p := batchProvider("[].id")
		p.EventID[0].With = []Place{{In: InJSON, Name: "[].ts"}}
		first := itemsOf(t, p, secret, `[{"id":1,"ts":1},{"id":1,"ts":2}]`)
		second := itemsOf(t, p, secret, `[{"id":1,"ts":2},{"id":1,"ts":1}]`)
		assert.NotEqual(t, first[0].ID, first[1].ID)
		assert.Equal(t, first[0].ID, second[1].ID)
	})
	t.Run("without ids: by their bytes", func(t *testing.T) {
		first := idsOf(itemsOf(t, batchProvider("[].id"), secret, `[{"a":1},{"a":2},{"a":1}]`))
		again := idsOf(itemsOf(t, batchProvider("[].id"), secret, `[{"a":2},{"a":1},{"a":3},{"a":1}]`))
		assert.Equal(t, "sha256-"+hexOf(`{"a":1}`), first[0])
		assert.Equal(t, "sha256-"+hexOf(`{"a":1}`)+"-2", first[2], "another that looks alike")
		for _, id := range first {
			assert.Contains(t, again, id)
		}
	})
	t.Run("some without an id", func(t *testing.T) {
		got := idsOf(itemsOf(t, batchProvider("[].id"), secret, `[{"id":"1"},{},7,null,[]]`))
		assert.Equal(t, []string{"1", "sha256-" + hexOf("{}"), "sha256-" + hexOf("7"), "sha256-" + hexOf("null"), "sha256-" + hexOf("[]")}, got)
	})
	t.Run("in a form", func(t *testing.T) {
		p := lookup(t, "mandrill")
		got := itemsOf(t, p, secret, `[{"_id":"1","event":"send","ts":1},{"_id":"1","event":"open","ts":2}]`)
		require.Len(t, got, 2)
		assert.Equal(t, `{"_id":"1","event":"open","ts":2}`, string(got[1].Body))
		assert.NotEqual(t, got[0].ID, got[1].ID)
	})
	t.Run("two links in one second", func(t *testing.T) { // I3
		p := lookup(t, "mandrill")
		got := itemsOf(t, p, secret, `[{"_id":"1","event":"click","ts":1,"url":"https://a.example"},{"_id":"1","event":"click","ts":1,"url":"https://b.example"}]`)
		require.Len(t, got, 2)
		assert.NotEqual(t, got[0].ID, got[1].ID)
	})
	t.Run("an id that cannot be shown", func(t *testing.T) {
		long := strings.Repeat("x", maxEventText+1)
		assert.Equal(t, []string{"sha256-" + hexOf(long)}, idsOf(itemsOf(t, batchProvider("[].id"), secret, `[{"id":"`+long+`"}]`)))
	})
	for name, body := range map[string]string{"object": `{"id":1}`, "no JSON": `x`, "cut short": ` [ `, "nothing": ``} {
		t.Run("no batch: "+name, func(t *testing.T) {
			assert.Nil(t, itemsOf(t, batchProvider("[].id"), secret, body))
		})
	}
	for _, body := range []string{`{"events":{}}`, `{"other":[]}`, `{"events":[`, `[]`} {
		t.Run("no batch within an object: "+body, func(t *testing.T) {
			assert.Nil(t, itemsOf(t, batchProvider("events[].id"), secret, body))
		})
	}
	for path, body := range map[string]string{"[].id": " [\n] ", "events[].id": `{"x":1,"events": [ ] }`} {
		t.Run("a batch without items: "+path, func(t *testing.T) {
			got := itemsOf(t, batchProvider(path), secret, body)
			assert.NotNil(t, got)
			assert.Empty(t, got)
		})
	}
	t.Run("no batches", func(t *testing.T) {
		assert.Nil(t, itemsOf(t, batchProvider("id"), secret, `[{"id":1}]`))
	})
}

// What is not signed does not name an event by itself.
func TestItemsOfUnsignedBodiesAreTied(t *testing.T) {
	p := lookup(t, "sparkpost")
	cfg := secrets("user:password")
	body := `[{"msys":{"message_event":{"event_id":"1"}}}]`
	got := itemsOf(t, p, cfg, body)
	assert.Equal(t, []string{"1." + hexOf(body[1 : len(body)-1])[:32]}, idsOf(got))
}

func TestItemsThatAreTooMany(t *testing.T) {
	p, cfg := batchProvider("[].id"), secrets("s")
	v := newVerifier(t, p, cfg)
	for body, want := range map[string]string{
		"[" + strings.Repeat("1,", maxItems) + "1]": "more than 10000",
		`[{"id":1},{"id"`: "cannot be read",
	} {
		r := signedRequest(t, p, cfg, body)
		_, err := v.Items(r, verify(t, v, r))
		var failure *Failure
		require.ErrorAs(t, err, &failure)
		assert.Equal(t, PayloadMalformed, failure.Cause)
		assert.Contains(t, failure.Detail, want)
	}
	assert.Len(t, itemsOf(t, p, cfg, "["+strings.Repeat("1,", maxItems-1)+"1]"), maxItems)
}

// Whatever a batch holds, its items come out the same in any order, and no two
// different ones share an id.
func FuzzItems(f *testing.F) {
	f.Add([]byte(`[{"id":1},{"id":2},{"a":[1,2]}]`))
	f.Add([]byte(`[[],[[]],"\u0000",{"id":"\ud800"}]`))
	p, cfg := batchProvider("[].id"), secrets("s")
	v := newVerifier(f, p, cfg)
	f.Fuzz(func(t *testing.T, body []byte) {
		r := &Request{Body: body}
		if p.Sign(r, cfg, testNow) != nil {
			return
		}
		result, err := v.Verify(context.Background(), r, testNow)
		require.NoError(t, err)
		items, err := v.Items(r, result)
		var failure *Failure
		require.True(t, err == nil || errors.As(err, &failure))
		parts := make([]string, len(items))
		for i, item := range items {
			assert.NotEmpty(t, item.ID)
			parts[len(items)-1-i] = string(item.Body)
		}
		turned := &Request{Header: maps.Clone(r.Header), Body: []byte("[" + strings.Join(parts, ",") + "]")}
		again, err := v.Items(turned, result)
		require.NoError(t, err)
		assert.Equal(t, slices.Sorted(slices.Values(idsOf(items))), slices.Sorted(slices.Values(idsOf(again))), string(body))
	})
}

func TestBatchPath(t *testing.T) {
	tests := []struct{ provider, scheme, want string }{
		{"sendgrid", "", "[]"},
		{"microsoft-graph", "", "value[]"},
		{"adyen", "", "notificationItems[]"},
		{"stripe", "", ""},
		{"custom", `{"primitive":"hmac","event_id":[{"in":"json","name":"data.list[].id"}]}`, "data.list[]"},
		{"custom", `{"primitive":"hmac","event_id":[{"in":"header","name":"x[]"},{"in":"json","name":"id"}]}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.provider+" "+tt.scheme, func(t *testing.T) {
			got, err := lookup(t, tt.provider).BatchPath(Config{Scheme: []byte(tt.scheme)})
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
	_, err := lookup(t, "custom").BatchPath(Config{Scheme: []byte(`{`)})
	assert.ErrorAs(t, err, new(*ConfigError))
}
