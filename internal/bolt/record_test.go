package bolt

import (
	"bytes"
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
		k := string(claimKey(webhook.Claim{WebhookID: ids[0], EventID: ids[1]}))
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
