package webhook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.FromSlash(path))
	require.NoError(t, err)
	return b
}

func TestPackedRecordsStayOpen(t *testing.T) {
	want := read(t, "testdata/packed/message.json")
	for _, name := range []string{"without-dictionary.zst", "dictionary1.zst"} {
		got, err := unpack(read(t, "testdata/packed/"+name))
		require.NoError(t, err, name)
		assert.Equal(t, string(want), string(got), name)
	}
}

// What was packed with a dictionary opens with its very bytes alone.
func TestDictionaryNeverChanges(t *testing.T) {
	digest := sha256.Sum256(dictionary1)
	assert.Equal(t, "eb1e6561ac406a3d1c6ed66224f413a1f6bd654f25e082ca8c794e9d276c15d0", hex.EncodeToString(digest[:]))
}

func TestPackNamesItsDictionary(t *testing.T) {
	var h zstd.Header
	require.NoError(t, h.Decode(pack(read(t, "testdata/packed/message.json"))))
	assert.EqualValues(t, id1, h.DictionaryID)
}

// An event of a few hundred bytes fits, with the rest of its item, into one write unit
// of 1,024 bytes, as it would not without the dictionary.
func TestPackSavesTheEnvelope(t *testing.T) {
	m := enveloped(t, "stripe", `{"id":"evt_1","type":"payment_intent.succeeded"}`)
	assert.Less(t, len(pack(m)), 300)
	assert.Greater(t, len(packPlain(t, m)), 450)
}

func TestUnpackGivesBackWhatWasPacked(t *testing.T) {
	random := make([]byte, 100_000)
	for i := range random {
		random[i] = byte(rand.Uint32())
	}
	for name, b := range map[string][]byte{
		"nothing": {}, "a byte": {0}, "the dictionary itself": dictionary1, "twice": append(bytes.Clone(dictionary1), dictionary1...),
		"random": random, "a message of 1 MiB": bytes.Repeat([]byte(`{"id":"evt_","type":"x"},`), 41_943),
		"further than it looks back": append(append(bytes.Clone(random), make([]byte, lookBack)...), random...),
	} {
		got, err := unpack(pack(b))
		require.NoError(t, err, name)
		assert.True(t, bytes.Equal(b, got), name)
	}
}

func TestUnpackRefuses(t *testing.T) {
	packed := pack(read(t, "testdata/packed/message.json"))
	altered := bytes.Clone(packed)
	altered[len(altered)/2] ^= 1
	for name, b := range map[string][]byte{
		"what is cut off": packed[:len(packed)-1], "what was altered": altered, "what was never packed": []byte("{}"),
		"what is larger than a message": pack(make([]byte, maxUnpacked+1)),
	} {
		_, err := unpack(b)
		assert.ErrorContains(t, err, "unpack record: ", name)
	}
}

func FuzzPack(f *testing.F) {
	f.Add(dictionary1)
	f.Add([]byte(`{"specversion":"1.0","id":"evt_1"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := unpack(pack(b))
		require.NoError(t, err)
		assert.True(t, bytes.Equal(b, got))
	})
}

// BenchmarkPack says how many bytes a message takes once it is packed, and how many it
// would without a dictionary.
func BenchmarkPack(b *testing.B) {
	messages := map[string][]byte{}
	for _, name := range []string{"stripe", "github", "shopify", "slack"} {
		messages[name] = enveloped(b, name, string(read(b, "../../cmd/postern/samples/"+name+".json")))
	}
	for _, kb := range []int{1, 4, 16, 64} {
		messages[fmt.Sprintf("ids of %02d KB", kb)] = enveloped(b, "stripe", ids(kb))
	}
	for _, name := range slices.Sorted(maps.Keys(messages)) {
		m := messages[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var packed []byte
			for b.Loop() {
				packed = pack(m)
			}
			b.ReportMetric(float64(len(m)), "message-bytes")
			b.ReportMetric(float64(len(packPlain(b, m))), "plain-bytes")
			b.ReportMetric(float64(len(packed)), "packed-bytes")
		})
	}
}

// packPlain packs as was done before there was a dictionary.
func packPlain(t testing.TB, b []byte) []byte {
	t.Helper()
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	require.NoError(t, err)
	return e.EncodeAll(b, nil)
}

// enveloped returns the message of a body, with ids as random as they are.
func enveloped(t testing.TB, provider, body string) []byte {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	hook := "wh_" + letters(random, "abcdefghijklmnopqrstuvwxyz234567", 32)
	received := time.Date(2026, 6, 1, 8, 0, 0, 123e6, time.UTC)
	m, err := Event{
		ID: "evt_" + letters(random, alphabet, 24), Source: "/workspaces/a-workspace/products/a-product/apps/an-app/envs/prd", Type: "an.event",
		Time: received, DataContentType: "application/json", Data: []byte(strings.TrimSpace(body)),
		WebhookID: hook, Provider: provider, ProviderType: "payment_intent.succeeded", Proof: "verified", Scheme: provider + ".v1",
		SecretID: "sec_" + letters(random, "abcdefghijklmnopqrstuvwxyz234567", 16), ReceivedTime: received, Method: http.MethodPost,
		URL:           "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/v1/hooks/" + hook,
		SignedHeaders: http.Header{"X-Signature": {"t=1780300800,v1=" + letters(random, "0123456789abcdef", 64)}},
	}.Encode()
	require.NoError(t, err)
	return m
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// ids returns a body that is mostly random ids, as Stripe's are.
func ids(kb int) string {
	random := rand.New(rand.NewPCG(uint64(kb), 0))
	var b strings.Builder
	b.WriteString(`{"data":[{}`)
	for b.Len() < kb<<10-150 {
		fmt.Fprintf(&b, `,{"id":"li_%s","object":"line_item","amount":%d,"price":{"id":"price_%s"},"quantity":%d}`,
			letters(random, alphabet, 24), random.IntN(100_000), letters(random, alphabet, 24), random.IntN(9))
	}
	return b.String() + "]}"
}

func letters(random *rand.Rand, from string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = from[random.IntN(len(from))]
	}
	return string(b)
}
