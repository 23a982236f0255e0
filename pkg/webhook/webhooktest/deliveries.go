package webhooktest

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// RunDeliveries checks what [webhook.Deliveries] promises of the stores that open
// returns.
func RunDeliveries(t *testing.T, open func(t *testing.T) webhook.Deliveries) {
	runAll(t, open, []check[webhook.Deliveries]{
		{"Keep keeps every field", keepKeepsFields},
		{"I4: Keep keeps every byte of the body, up to 300 KB", keepKeepsBytes},
		{"Keep keeps its own copy", keepCopies},
		{"Keep of the same id replaces what was kept", keepReplaces},
		{"Kept of nothing is ErrNotFound", keptNotFound},
		{"Kept and ListKept return nothing that has expired", keptExpires},
		{"ListKept is oldest first, without header and body", listKeptOrder},
		{"ListKept of a webhook without deliveries is empty", listKeptEmpty},
		{"Remove forgets one delivery", removeForgets},
		{"Remove of nothing is no error", removeNothing},
		{"one id on two webhooks is two deliveries", keptApart},
		{"a webhook of which little is kept has room", keepHasRoom},
		{"Keep past the bound is ErrFull, and pushes nothing out", keepBound},
		{"a full webhook takes no place of another", keepBoundApart},
		{"Keep of what is kept replaces it, however full", keepReplacesWhenFull},
		{"what has expired, or was removed, leaves its place", keepReusesPlaces},
		{"a delivery is kept once, whatever left places before its own", keptOnce},
		{"racing Keeps lose and mix none", keepRace},
		{"racing Keeps of one id keep one of them", keepRaceOfOne},
		{"every call fails when its context is cancelled", deliveriesCancelled},
	})
}

// newKept has nothing but what every refused delivery has.
func newKept(webhookID string) webhook.KeptDelivery {
	body := []byte(unique(`{"id":"`) + `"}`)
	return webhook.KeptDelivery{
		ID: unique("dlv_"), WebhookID: webhookID, ReceivedAt: now(), Expires: now().Add(window).Truncate(time.Second),
		Code: "signature_mismatch", BodySize: len(body),
		Delivery: webhook.Delivery{
			Address: webhookID, Method: http.MethodPost, Body: body,
			Header: http.Header{"Content-Type": {"application/json"}},
		},
	}
}

func fullKept(webhookID string) webhook.KeptDelivery {
	d := newKept(webhookID)
	d.Address = unique("address-")
	d.Method, d.RawQuery = "PUT", "a=1&a=%2f&b=%ff+決済&&;"
	d.Header = http.Header{
		"Signature":       {"t=1,v1=abc", "t=2,v1=def"},
		"X-Empty":         {""},
		"X-Bytes":         {"\x80\xff caf\xe9", "tab\t \"quoted\" <&>", "決済"},
		"X-Amz-Signature": {"sha256=="},
	}
	d.Body, d.BodyRef, d.BodySize = everyByte(), "s3://bucket/bodies/0?a=1&b=<2>", 5<<20
	return d
}

func kept(t *testing.T, s webhook.Deliveries, webhookID string) webhook.KeptDelivery {
	t.Helper()
	d := newKept(webhookID)
	require.NoError(t, s.Keep(t.Context(), d))
	return d
}

func assertKept(t *testing.T, s webhook.Deliveries, want webhook.KeptDelivery) {
	t.Helper()
	got, err := s.Kept(t.Context(), want.WebhookID, want.ID, want.ReceivedAt)
	require.NoError(t, err)
	assert.Equal(t, normalKept(want), normalKept(got))
}

func assertNotKept(t *testing.T, s webhook.Deliveries, d webhook.KeptDelivery, at time.Time) {
	t.Helper()
	_, err := s.Kept(t.Context(), d.WebhookID, d.ID, at)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}

func normalKept(d webhook.KeptDelivery) webhook.KeptDelivery {
	d.ReceivedAt, d.Expires = d.ReceivedAt.UTC(), d.Expires.UTC()
	d.Header, d.Body = nilIfEmptyMap(d.Header), nilIfEmpty(d.Body)
	return d
}

func listKept(t *testing.T, s webhook.Deliveries, webhookID string, at time.Time) []webhook.KeptDelivery {
	t.Helper()
	found, err := s.ListKept(t.Context(), webhookID, at)
	require.NoError(t, err)
	for i := range found {
		assert.Empty(t, found[i].Header)
		assert.Empty(t, found[i].Body)
		found[i] = normalKept(found[i])
	}
	return found
}

// assertListKept checks that ListKept returns exactly what is wanted, in order.
func assertListKept(t *testing.T, s webhook.Deliveries, webhookID string, at time.Time, want ...webhook.KeptDelivery) {
	t.Helper()
	listed := []webhook.KeptDelivery{}
	for _, d := range want {
		d.Header, d.Body = nil, nil
		listed = append(listed, normalKept(d))
	}
	assert.Equal(t, listed, append([]webhook.KeptDelivery{}, listKept(t, s, webhookID, at)...))
}

func keepKeepsFields(t *testing.T, s webhook.Deliveries) {
	full, bare := fullKept(unique("")), newKept(unique(""))
	bare.Header, bare.Body, bare.BodySize = nil, nil, 0
	for _, d := range []webhook.KeptDelivery{full, bare, newKept(unique(""))} {
		require.NoError(t, s.Keep(t.Context(), d))
		assertKept(t, s, d)
		assertListKept(t, s, d.WebhookID, d.ReceivedAt, d)
	}
}

func keepKeepsBytes(t *testing.T, s webhook.Deliveries) {
	for name, body := range map[string][]byte{
		"none": {}, "a byte": {0}, "line breaks": []byte("\r\n\n\r"), "not UTF-8": {0xff, 0xfe, 0xc3},
		"300 KB": randomBytes(300 << 10), "300 KB of quotes": bytes.Repeat([]byte{'"'}, 300<<10),
	} {
		d := newKept(unique(""))
		d.Body, d.BodySize = body, len(body)
		require.NoError(t, s.Keep(t.Context(), d), name)
		got, err := s.Kept(t.Context(), d.WebhookID, d.ID, d.ReceivedAt)
		require.NoError(t, err, name)
		assert.True(t, bytes.Equal(body, got.Body), name)
	}
}

func keepCopies(t *testing.T, s webhook.Deliveries) {
	given := fullKept(unique(""))
	want := given
	want.Header, want.Body = given.Header.Clone(), bytes.Clone(given.Body)
	spoilKept := func(d webhook.KeptDelivery) {
		for _, values := range d.Header {
			clear(values)
		}
		clear(d.Header)
		clear(d.Body)
	}
	require.NoError(t, s.Keep(t.Context(), given))
	spoilKept(given)
	got, err := s.Kept(t.Context(), want.WebhookID, want.ID, want.ReceivedAt)
	require.NoError(t, err)
	spoilKept(got)
	assertKept(t, s, want)
}

func keepReplaces(t *testing.T, s webhook.Deliveries) {
	first := fullKept(unique(""))
	require.NoError(t, s.Keep(t.Context(), first))
	again := newKept(first.WebhookID)
	again.ID, again.Code = first.ID, "timestamp_stale"
	again.ReceivedAt, again.Expires = first.ReceivedAt.Add(time.Hour), first.Expires.Add(time.Hour)
	require.NoError(t, s.Keep(t.Context(), again))
	assertKept(t, s, again)
	assertListKept(t, s, again.WebhookID, again.ReceivedAt, again)
}

func keptNotFound(t *testing.T, s webhook.Deliveries) {
	d := kept(t, s, unique(""))
	none := newKept(d.WebhookID)
	assertNotKept(t, s, none, now())
	none.ID = d.ID[:len(d.ID)-1]
	assertNotKept(t, s, none, now())
	none.ID, none.WebhookID = d.ID, unique("")
	assertNotKept(t, s, none, now())
}

func keptExpires(t *testing.T, s webhook.Deliveries) {
	d := kept(t, s, unique(""))
	lasting := newKept(d.WebhookID)
	lasting.ReceivedAt, lasting.Expires = d.ReceivedAt.Add(time.Millisecond), d.Expires.Add(window)
	require.NoError(t, s.Keep(t.Context(), lasting))

	assertListKept(t, s, d.WebhookID, d.Expires.Add(-2*time.Second), d, lasting)
	over := d.Expires.Add(2 * time.Second)
	assertNotKept(t, s, d, over)
	assertListKept(t, s, d.WebhookID, over, lasting)
}

func listKeptOrder(t *testing.T, s webhook.Deliveries) {
	hook := unique("")
	want := make([]webhook.KeptDelivery, 20)
	for i := range want {
		want[i] = newKept(hook)
		want[i].ReceivedAt = want[0].ReceivedAt.Add(time.Duration(i) * time.Millisecond)
	}
	for i := range want {
		require.NoError(t, s.Keep(t.Context(), want[(i*7)%len(want)]))
	}
	assertListKept(t, s, hook, now(), want...)
}

func listKeptEmpty(t *testing.T, s webhook.Deliveries) {
	kept(t, s, unique(""))
	assertListKept(t, s, unique(""), now())
}

func removeForgets(t *testing.T, s webhook.Deliveries) {
	first := kept(t, s, unique(""))
	second := kept(t, s, first.WebhookID)
	other := newKept(unique(""))
	other.ID = first.ID
	require.NoError(t, s.Keep(t.Context(), other))

	require.NoError(t, s.Remove(t.Context(), first.WebhookID, first.ID))
	assertNotKept(t, s, first, now())
	assertKept(t, s, second)
	assertKept(t, s, other)
	assertListKept(t, s, first.WebhookID, now(), second)
}

func removeNothing(t *testing.T, s webhook.Deliveries) {
	d := kept(t, s, unique(""))
	require.NoError(t, s.Remove(t.Context(), d.WebhookID, unique("dlv_")))
	require.NoError(t, s.Remove(t.Context(), unique(""), d.ID))
	assertKept(t, s, d)
	for range 2 {
		require.NoError(t, s.Remove(t.Context(), d.WebhookID, d.ID))
	}
}

func keptApart(t *testing.T, s webhook.Deliveries) {
	hook := unique("")
	var all []webhook.KeptDelivery
	for _, ids := range [][2]string{{hook, "xa"}, {hook + "x", "a"}, {hook, "a"}, {unique(""), "a"}} {
		d := newKept(ids[0])
		d.ID = ids[1]
		require.NoError(t, s.Keep(t.Context(), d))
		all = append(all, d)
	}
	for _, d := range all {
		assertKept(t, s, d)
	}
	assertListKept(t, s, hook+"x", now(), all[1])
}

func deliveriesCancelled(t *testing.T, s webhook.Deliveries) {
	d := kept(t, s, unique(""))
	assertFailsWhenCancelled(t, map[string]func(ctx context.Context) error{
		"Keep":     func(ctx context.Context) error { return s.Keep(ctx, newKept(d.WebhookID)) },
		"Kept":     func(ctx context.Context) error { _, err := s.Kept(ctx, d.WebhookID, d.ID, now()); return err },
		"ListKept": func(ctx context.Context) error { _, err := s.ListKept(ctx, d.WebhookID, now()); return err },
		"Remove":   func(ctx context.Context) error { return s.Remove(ctx, d.WebhookID, d.ID) },
	})
}
