package bolt

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/pkg/webhook"
)

// FuzzKey checks that keys sort as their parts do, and that a key of fewer parts
// is a prefix of those that begin with them and of no others.
func FuzzKey(f *testing.F) {
	f.Add("dev", "a", "dev-1", "b")
	f.Add("a", "b\x00", "a\x00", "b")
	f.Add("a\x00\x01", "", "a", "\x01")
	f.Add("", "\xff", "\x00", "\x00\xff")
	f.Fuzz(func(t *testing.T, a1, a2, b1, b2 string) {
		want := slices.Compare([]string{a1, a2}, []string{b1, b2})
		assert.Equal(t, want, bytes.Compare(key(a1, a2), key(b1, b2)))
		assert.Equal(t, a1 == b1, bytes.HasPrefix(key(a1, a2), key(b1)))
		assert.Equal(t, a2 == b2, bytes.HasSuffix(key(a1, a2), lastPart(b2)))
	})
}

func TestClaimKeyTellsIDsApart(t *testing.T) {
	seen := make(map[string][2]string)
	for _, ids := range [][2]string{{"a", "bc"}, {"ab", "c"}, {"abc", ""}, {"", "abc"}, {"a\x00", "bc"}, {"a", "\x00bc"}} {
		k := string(claimKey(ids[0], ids[1]))
		assert.NotContains(t, seen, k, "%q and %q", seen[k], ids)
		seen[k] = ids
	}
}

// Claims by an owner without a name must not pass for what is absent.
func TestAbsentIsNobodys(t *testing.T) {
	assert.False(t, entry{}.heldBy(""))
}

func FuzzEntry(f *testing.F) {
	f.Add(entry{state: claimed, lease: 1, expires: -1, owner: "owner"}.encode())
	f.Add([]byte{})
	f.Add([]byte{9})
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := decodeEntry(b)
		if err == nil && b != nil {
			assert.Equal(t, b, e.encode())
		}
	})
}

func FuzzMessage(f *testing.F) {
	whole, err := encodeMessage(envelope{ID: "id", SentAt: time.Unix(1, 0).UTC(), Attributes: map[string]string{"a": "b"}}, []byte("body"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:20])
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, '{', '}'})
	f.Fuzz(func(t *testing.T, b []byte) {
		_, body, err := decodeMessage(b)
		if err == nil {
			assert.True(t, bytes.HasSuffix(b, body))
		}
	})
}

func FuzzHandle(f *testing.F) {
	f.Add(receipt{1, 2}.handle(7))
	f.Add("")
	f.Add(strings.Repeat("A", 32) + "=")
	f.Fuzz(func(t *testing.T, handle string) {
		sequence, r, err := parseHandle(handle)
		if err != nil {
			assert.ErrorIs(t, err, ErrBadReceipt)
			return
		}
		assert.Equal(t, handle, r.handle(sequence))
	})
}

func FuzzWebhook(f *testing.F) {
	f.Add([]byte(`{"ID":"a","Secrets":[{"Sealed":"AA=="}],"Match":{"/a":["MQ=="]}}`))
	f.Add([]byte(`{"CreatedAt":"x"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := decodeWebhook(b)
		if err != nil {
			return
		}
		again, err := encodeWebhook(w)
		assert.NoError(t, err)
		same, err := decodeWebhook(again)
		assert.NoError(t, err)
		assert.Equal(t, w.Policy, same.Policy)
		assert.Equal(t, w.Params, same.Params)
	})
}

func FuzzRecord(f *testing.F) {
	r, err := encodeRecord(webhook.Record{WebhookID: "w", EventID: "\xff", Type: "t", QueuedAt: time.UnixMilli(1), Message: []byte("m")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(r.value)
	f.Add(r.value[:9])
	f.Add([]byte{0, 0, 0, 2, '{', '}', 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		h, message, err := decodeRecord(b)
		if err != nil {
			return
		}
		want := h.record()
		want.Message = message
		again, err := encodeRecord(want)
		assert.NoError(t, err)
		same, kept, err := decodeRecord(again.value)
		assert.NoError(t, err)
		assert.Equal(t, want, withMessage(same.record(), kept))
	})
}

func withMessage(r webhook.Record, message []byte) webhook.Record {
	r.Message = message
	return r
}

// FuzzTimeKey checks that times sort as their parts do, within their webhook.
func FuzzTimeKey(f *testing.F) {
	f.Add("w", int64(0), "a", int64(-1), "b")
	f.Add("w\x00", int64(1<<40), "\x00", int64(1<<40), "")
	f.Fuzz(func(t *testing.T, hook string, at1 int64, id1 string, at2 int64, id2 string) {
		if max(len(id1), len(id2)) > maxID {
			t.Skip("longer ones are not in order")
		}
		want := cmp.Or(cmp.Compare(at1, at2), cmp.Compare(id1, id2))
		assert.Equal(t, want, bytes.Compare(timeKey(hook, at1, id1), timeKey(hook, at2, id2)))
		assert.True(t, bytes.HasPrefix(timeKey(hook, at1, id1), key(hook)))
	})
}

func FuzzKept(f *testing.F) {
	f.Add([]byte("\x00\x00\x01\x90\x00\x00\x00\x00"+`{"ID":"d","WebhookID":"w","RawQuery":"/w=="}`), []byte("\x00\x00\x00\x10{\"Name\":[\"gA==\"]}body"))
	f.Add([]byte(`12345678{"BodySize":-1}`), []byte("\x00\x00\x00\x02{}"))
	f.Fuzz(func(t *testing.T, record, contents []byte) {
		d, err := decodeKept(record)
		if err != nil {
			return
		}
		if d.Header, d.Body, err = decodeContents(contents); err != nil {
			return
		}
		again, rest, err := encodeKept(d)
		assert.NoError(t, err)
		same, err := decodeKept(again)
		assert.NoError(t, err)
		same.Header, same.Body, err = decodeContents(rest)
		assert.NoError(t, err)
		assert.Equal(t, d.RawQuery, same.RawQuery)
		assert.True(t, bytes.Equal(d.Body, same.Body))
		for name, values := range d.Header {
			assert.Equal(t, values, same.Header[name])
		}
	})
}
