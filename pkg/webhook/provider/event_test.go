package provider

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func hexOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// eventOf returns the id and type of an event of a provider whose body alone is signed.
func eventOf(t *testing.T, p Provider, h http.Header, body string) (id, kind string) {
	t.Helper()
	if p.Schemes == nil {
		p.Schemes = lookup(t, "github").Schemes
	}
	r := &Request{Method: "POST", URL: "https://a.example/x?q=1", Header: h.Clone(), Body: []byte(body)}
	if r.Header == nil {
		r.Header = http.Header{}
	}
	bare := p
	bare.EventID = nil // so that no header is made up
	require.NoError(t, bare.Sign(r, secrets("secret"), testNow))
	result := verify(t, newVerifier(t, &p, secrets("secret")), r)
	return result.EventID, result.EventType
}

func TestEventID(t *testing.T) {
	long := strings.Repeat("x", 257)
	inJSON := []Place{{In: InJSON, Name: "id"}}
	tests := []struct {
		name   string
		places []Place
		header http.Header
		body   string
		want   string
	}{
		{name: "signed", places: inJSON, body: `{"id":"evt_1"}`, want: "evt_1"},
		{name: "with escapes", places: inJSON, body: `{"id":"\u0065vt_1"}`, want: "evt_1"},
		{name: "number", places: inJSON, body: `{"id":1}`, want: "1"},
		{name: "large number", places: inJSON, body: `{"id":9007199254740993}`, want: "9007199254740993"},
		{name: "first of two", places: inJSON, body: `{"id":"a","id":"b"}`, want: "a"},
		{name: "256 bytes", places: inJSON, body: `{"id":"` + long[1:] + `"}`, want: long[1:]},
		{name: "257 bytes", places: inJSON, body: `{"id":"` + long + `"}`, want: "sha256-" + hexOf(long)},
		{name: "control character", places: inJSON, body: `{"id":"a\nb"}`, want: "sha256-" + hexOf("a\nb")},
		{name: "invalid UTF-8", places: inJSON, body: "{\"id\":\"\xff\"}", want: "sha256-" + hexOf("\"\xff\"")},
		{name: "no id", places: inJSON, body: `{"type":"a"}`, want: "sha256-" + hexOf(`{"type":"a"}`)},
		{name: "empty id", places: inJSON, body: `{"id":""}`, want: "sha256-" + hexOf(`{"id":""}`)},
		{name: "id that is an object", places: inJSON, body: `{"id":{}}`, want: "sha256-" + hexOf(`{"id":{}}`)},
		{name: "null", places: inJSON, body: `{"id":null}`, want: "sha256-" + hexOf(`{"id":null}`)},
		{name: "not JSON", places: inJSON, body: "id", want: "sha256-" + hexOf("id")},
		{name: "absurd depth", places: inJSON, body: strings.Repeat("[", 99999), want: "sha256-" + hexOf(strings.Repeat("[", 99999))},
		{name: "empty body", want: "sha256-" + hexOf("")},
		{
			name: "unsigned header", places: []Place{{In: InHeader, Name: "x-id"}}, header: http.Header{"X-Id": {"d-1"}}, body: "{}",
			want: "d-1." + hexOf("{}")[:32],
		},
		{
			name: "unsigned header of 256 bytes", places: []Place{{In: InHeader, Name: "x-id"}}, header: http.Header{"X-Id": {long[1:]}}, body: "{}",
			want: "sha256-" + hexOf(long[1:]+"."+hexOf("{}")[:32]),
		},
		{
			name: "second place", places: []Place{{In: InHeader, Name: "x-id"}, {In: InJSON, Name: "id"}}, body: `{"id":"e"}`,
			want: "e",
		},
		{name: "query, unsigned", places: []Place{{In: InQuery, Name: "q"}}, body: "{}", want: "1." + hexOf("{}")[:32]},
		{name: "batch of one", places: []Place{{In: InJSON, Name: "[].id"}}, body: `[{"id":"a"}]`, want: "a"},
		{name: "batch", places: []Place{{In: InJSON, Name: "[].id"}}, body: `[{"id":"a"},{"id":"b"}]`, want: "sha256-" + hexOf("\x01a\x01b")},
		{name: "batch in another order", places: []Place{{In: InJSON, Name: "[].id"}}, body: `[{"id":"b"},{"id":"a"}]`, want: "sha256-" + hexOf("\x01a\x01b")},
		{name: "batch with an item without id", places: []Place{{In: InJSON, Name: "[].id"}}, body: `[{"id":"a"},{}]`, want: "sha256-" + hexOf(`[{"id":"a"},{}]`)},
		{
			name: "batch with an item that is hashed by itself", places: []Place{{In: InJSON, Name: "[].id"}},
			body: `[{"id":"b"},{"id":"` + strings.Repeat("a", 5000) + `"},{"id":"c"}]`,
			want: "sha256-" + hexOf("\x01b\x01c\x88\x27"+strings.Repeat("a", 5000)),
		},
		{name: "largest batch", places: []Place{{In: InJSON, Name: "[].id"}}, body: arrayOf(maxItems, `{"id":1}`), want: "sha256-" + hexOf(strings.Repeat("\x011", maxItems))},
		{name: "batch of too many items", places: []Place{{In: InJSON, Name: "[].id"}}, body: arrayOf(maxItems+1, `{"id":1}`), want: "sha256-" + hexOf(arrayOf(maxItems+1, `{"id":1}`))},
		{
			name: "batch of too many items, and another place", places: []Place{{In: InJSON, Name: "e[].id"}, {In: InJSON, Name: "id"}},
			body: `{"e":` + arrayOf(maxItems+1, `{"id":1}`) + `,"id":"b"}`, want: "b",
		},
		{name: "empty batch", places: []Place{{In: InJSON, Name: "[].id"}}, body: `[]`, want: "sha256-" + hexOf(`[]`)},
		{
			name: "two places make one", places: []Place{{In: InJSON, Name: "id", With: []Place{{In: InJSON, Name: "kind"}}}},
			body: `{"id":"a","kind":"k"}`, want: "sha256-" + hexOf("\x01a\x01k"),
		},
		{
			name: "one of two places is empty", places: []Place{{In: InJSON, Name: "id", With: []Place{{In: InJSON, Name: "kind"}}}},
			body: `{"id":"a"}`, want: "sha256-" + hexOf(`{"id":"a"}`),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, _ := eventOf(t, Provider{EventID: tt.places}, tt.header, tt.body)
			assert.Equal(t, tt.want, id)
		})
	}
}

// arrayOf is an array of so many items that are alike, and of others.
func arrayOf(n int, item string, others ...string) string {
	return "[" + strings.Join(append(slices.Repeat([]string{item}, n), others...), ",") + "]"
}

// What a batch's items are together must not look like other items together.
func TestEventIDsOfBatchesDiffer(t *testing.T) {
	p := Provider{EventID: []Place{{In: InJSON, Name: "[].id", With: []Place{{In: InJSON, Name: "[].kind"}}}}}
	seen := map[string]string{}
	for _, body := range []string{
		`[{"id":"a","kind":"x"},{"id":"b","kind":"y"}]`,
		`[{"id":"a","kind":"y"},{"id":"b","kind":"x"}]`,
		`[{"id":"ab","kind":"x"},{"id":"","kind":"y"}]`,
		`[{"id":"a","kind":"x"}]`,
		`[{"id":"ax","kind":""}]`,
		`[{"id":"a","kind":"x"},{"id":"a","kind":"x"}]`,
	} {
		id, _ := eventOf(t, p, nil, body)
		assert.NotContains(t, seen, id, "%s and %s", body, seen[id])
		seen[id] = body
	}
}

func TestEventIDIsTheSignedIDByDefault(t *testing.T) {
	p := lookup(t, "standard-webhooks")
	cfg := secrets("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	r := &Request{Header: http.Header{"Webhook-Id": {"msg_7"}}, Body: []byte(`{"id":"other"}`)}
	require.NoError(t, p.Sign(r, cfg, testNow))

	assert.Equal(t, "msg_7", verify(t, newVerifier(t, p, cfg), r).EventID)
}

func TestEventIDIsTheSameWhenSignedAnew(t *testing.T) {
	p := lookup(t, "stripe")
	v := newVerifier(t, p, secrets("secret"))
	ids := map[string]bool{}
	for i := range 3 {
		r := &Request{Body: []byte(`{"no":"id"}`)}
		now := testNow.Add(time.Duration(i) * time.Minute)
		require.NoError(t, p.Sign(r, secrets("secret"), now))
		result, err := v.Verify(t.Context(), r, now)
		require.NoError(t, err)
		ids[result.EventID] = true
	}
	assert.Len(t, ids, 1)
}

func TestEventIDOfProvidersThatRepeat(t *testing.T) {
	p := *lookup(t, "github")
	p.EventID, p.Repeats = nil, true
	v := newVerifier(t, &p, secrets("secret"))
	r := signedRequest(t, &p, secrets("secret"), `{"changed":["a"]}`)

	first := verify(t, v, r)
	later, err := v.Verify(t.Context(), r, testNow.Add(time.Nanosecond))

	require.NoError(t, err)
	assert.NotEqual(t, first.EventID, later.EventID)
}

func TestEventIDOfASignedURLWithoutABody(t *testing.T) {
	p := Provider{Schemes: []Scheme{lookup(t, "github").Schemes[0]}}
	p.Schemes[0].Content = "{url}{body}"
	id, _ := eventOf(t, p, nil, "")
	assert.Equal(t, "sha256-"+hexOf("https://a.example/x?q=1"), id)
}

func TestEventType(t *testing.T) {
	tests := []struct {
		name   string
		place  Place
		header http.Header
		body   string
		want   string
	}{
		{name: "in JSON", place: Place{In: InJSON, Name: "type"}, body: `{"type":"a.b"}`, want: "a.b"},
		{name: "number", place: Place{In: InJSON, Name: "type"}, body: `{"type":1}`, want: "1"},
		{name: "in a header", place: Place{In: InHeader, Name: "x-type"}, header: http.Header{"X-Type": {"push"}}, body: "{}", want: "push"},
		{name: "absent", place: Place{In: InJSON, Name: "type"}, body: `{}`},
		{name: "batch of one type", place: Place{In: InJSON, Name: "[].type"}, body: `[{"type":"a"},{"type":"a"}]`, want: "a"},
		{name: "batch of several types", place: Place{In: InJSON, Name: "[].type"}, body: `[{"type":"a"},{"type":"b"}]`},
		{name: "batch of one type, written in several ways", place: Place{In: InJSON, Name: "[].type"}, body: `[{"type":"a"},{"type":"\u0061"}]`, want: "a"},
		{name: "batch of too many items of one type", place: Place{In: InJSON, Name: "[].type"}, body: arrayOf(2*maxItems, `{"type":"a"}`), want: "a"},
		{name: "batch of too many items, the last of another type", place: Place{In: InJSON, Name: "[].type"}, body: arrayOf(2*maxItems, `{"type":"a"}`, `{"type":"b"}`)},
		{name: "batch of too many items, the last without type", place: Place{In: InJSON, Name: "[].type"}, body: arrayOf(2*maxItems, `{"type":"a"}`, `{}`)},
		{name: "batch with an item without type", place: Place{In: InJSON, Name: "[].type"}, body: `[{"type":"a"},{}]`},
		{name: "control character", place: Place{In: InJSON, Name: "type"}, body: `{"type":"a\u0000"}`},
		{name: "257 bytes", place: Place{In: InJSON, Name: "type"}, body: fmt.Sprintf(`{"type":"%0257d"}`, 1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, kind := eventOf(t, Provider{EventType: []Place{tt.place}}, tt.header, tt.body)
			assert.Equal(t, tt.want, kind)
		})
	}
}

func TestPayloadInAForm(t *testing.T) {
	const form = "payload=%7B%22id%22%3A%22f%22%7D&x=1"
	places := Provider{EventID: []Place{{In: InJSON, Name: "id"}}, Payload: "payload"}
	tests := []struct{ name, contentType, body, want string }{
		{"form", "application/x-www-form-urlencoded", form, "f"},
		{"form with a parameter", "Application/X-WWW-Form-Urlencoded; charset=utf-8", form, "f"},
		{"form without the field", "application/x-www-form-urlencoded", "x=1", "sha256-" + hexOf("x=1")},
		{"JSON", "application/json", `{"id":"j"}`, "j"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, _ := eventOf(t, places, http.Header{"Content-Type": {tt.contentType}}, tt.body)
			assert.Equal(t, tt.want, id)
		})
	}
}

// Requests take turns with the same memory.
func TestEventIDOfABatchAfterALargerOne(t *testing.T) { // I3
	p := lookup(t, "sendgrid")
	sm := newSample(t, p, &p.Schemes[0])
	v := newVerifier(t, p, sm.verifying)
	for _, n := range []int{maxItems, 2, 1, 3} {
		items := make([]string, n)
		ids := ""
		for i := range items {
			id := fmt.Sprintf("a%05d", i)
			items[i] = `{"sg_event_id":"` + id + `","event":"open"}`
			ids += "\x06" + id
		}
		want := "sha256-" + hexOf(ids)
		if n == 1 {
			want = "a00000"
		}

		result := verify(t, v, signedRequest(t, p, sm.signing, "["+strings.Join(items, ",")+"]"))

		assert.Equal(t, want, result.EventID, "%d items", n)
		assert.Equal(t, "open", result.EventType, "%d items", n)
	}
}

func TestPresentable(t *testing.T) {
	tests := []struct {
		name, text string
		want       bool
	}{
		{"nothing", "", true},
		{"ASCII", " ~", true},
		{"beyond ASCII", "aé😀", true},
		{"as long as may be", strings.Repeat("é", maxEventText/2), true},
		{"too long", strings.Repeat("a", maxEventText+1), false},
		{"a control character", "a\x1f", false},
		{"delete", "a\x7f", false},
		{"a control character of Latin-1", "a\u0085", false},
		{"a control character behind others", "é\n", false},
		{"no UTF-8", "a\xff", false},
		{"cut short", "a\xc3", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, presentable([]byte(tt.text)))
		})
	}
}
