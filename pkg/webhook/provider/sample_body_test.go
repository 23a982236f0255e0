package provider

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// order is a part of an event: of many short members, as events have them.
func order(n int) string {
	return fmt.Sprintf(`{"amount":%d,"currency":"eur","description":"Order %d of the day","metadata":{"key":"value"},"paid":true}`, n, n)
}

// bodyOf returns an event in JSON of at least so many KB, with its id first and its
// type last.
func bodyOf(kb int) []byte {
	var b strings.Builder
	b.WriteString(`{"id":"evt_1","object":"event","lines":[`)
	for n := 0; b.Len() < kb<<10; n++ {
		if n > 0 {
			b.WriteByte(',')
		}
		b.WriteString(order(n))
	}
	b.WriteString(`],"type":"ping","event_id":"evt_1"}`)
	return []byte(b.String())
}

// sampleEvent returns a body of at least so many KB, with what p's events have in
// them: a batch of p that sends batches.
func sampleEvent(tb testing.TB, p *Provider, kb int) []byte {
	places := slices.Concat(p.EventID, p.EventType)
	if prefix := batchPrefix(places); prefix != "" {
		return sampleBatch(tb, p, prefix, kb)
	}
	body := bodyOf(kb)
	for _, place := range places {
		for _, place := range append([]Place{place}, place.With...) {
			if place.In == InJSON {
				body = withValue(tb, body, place.Name, "value")
			}
		}
	}
	for _, path := range p.Lasting {
		body = withValue(tb, body, path, "value")
	}
	for _, mode := range p.Mode {
		if mode.In == InJSON {
			body = withValue(tb, body, mode.Name, mode.Live[0])
		}
	}
	return body
}

// sampleBatch returns a batch of items of one type that each have an id of their own.
func sampleBatch(tb testing.TB, p *Provider, prefix string, kb int) []byte {
	var items []json.RawMessage
	for n, size := 0, 0; size < kb<<10; n++ {
		item := []byte(order(n))
		for _, place := range placesInItem(p.EventType, prefix) {
			item = withValue(tb, item, place.Name, "created")
		}
		for _, place := range placesInItem(p.EventID, prefix) {
			for _, with := range place.With {
				item = withValue(tb, item, with.Name, "created")
			}
			item = withValue(tb, item, place.Name, fmt.Sprintf("evt_%08x", uint32(n)*2654435769)) // in no order
		}
		items = append(items, item)
		size += len(item) + 1
	}
	array, err := json.Marshal(items)
	require.NoError(tb, err)
	if prefix == "[]" {
		return array
	}
	body, err := setJSON(nil, strings.TrimSuffix(prefix, "[]"), json.RawMessage(array))
	require.NoError(tb, err)
	return body
}

// withValue returns doc with text at path, and what there must be on the way.
func withValue(tb testing.TB, doc []byte, path, text string) []byte {
	inner := any(text)
	if before, after, deeper := strings.Cut(path, "[]."); deeper {
		inner = []json.RawMessage{withValue(tb, []byte(`{}`), after, text)}
		path = before
	}
	edited, err := setJSON(doc, path, inner)
	require.NoError(tb, err)
	return edited
}
