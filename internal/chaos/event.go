package chaos

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
)

// Event is what a simulated provider tells of.
type Event struct {
	ID          string
	ContentType string
	Body        []byte
}

// Maker makes up the event of an id.
type Maker func(r *rand.Rand, id string) Event

const jsonType = "application/json; charset=utf-8"

// StripeEvent makes an event like Stripe's, of up to 256 KB.
func StripeEvent(r *rand.Rand, id string) Event {
	note, _ := json.Marshal(content(r, sizeUpTo(r, 256<<10)))
	body := append([]byte("{\n  \"id\": \""+id+"\",\n  \"type\": \"payment_intent.succeeded\", \"amount\": 1.50,\n  \"note\": "), note...)
	return Event{ID: id, ContentType: jsonType, Body: append(body, '}')}
}

// maxBody is that of the largest bodies that are made: 1 MiB.
const maxBody = 1 << 20

// AnyEvent makes an event of any bytes: none at all, up to 1 MiB of binary or text,
// and now and then exactly 1 MiB.
func AnyEvent(r *rand.Rand, id string) Event {
	e := Event{ID: id, ContentType: "application/octet-stream"}
	switch n := r.IntN(100); {
	case n < 5: // nothing
	case n < 7:
		e.Body = bytes.Repeat([]byte{'x'}, maxBody)
	case n < 20:
		e.Body = randomBytes(r, sizeUpTo(r, maxBody))
	case n < 60:
		e.Body, e.ContentType = []byte(content(r, sizeUpTo(r, maxBody))), "text/plain; charset=utf-8"
	default:
		e = StripeEvent(r, id)
	}
	return e
}

// sizeUpTo draws as many small sizes as large ones: its logarithm is uniform.
func sizeUpTo(r *rand.Rand, most int) int {
	return int(math.Exp(r.Float64() * math.Log(float64(most))))
}

// content is text of about n bytes, one time in four such as does not compress.
func content(r *rand.Rand, n int) string {
	if r.IntN(4) == 0 {
		return base64.StdEncoding.EncodeToString(randomBytes(r, n*3/4))
	}
	const sample = "ünïcode \t <&> \"quoted\" \\ € 😀 "
	return string(bytes.Repeat([]byte(sample), n/len(sample)+1))
}

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, 0, n+8)
	for len(b) < n {
		b = binary.LittleEndian.AppendUint64(b, r.Uint64())
	}
	return b[:n]
}
