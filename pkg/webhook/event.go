package webhook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

// Event is a verified event, as it travels on the queue: a CloudEvent 1.0 in its
// JSON format. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
//
// JSON data is in "data", byte for byte as the provider sent it; everything else,
// and JSON that the queue or a JSON parser would change, is in "data_base64".
type Event struct {
	// ID is the event's id: the same for every delivery of it.
	ID string
	// Source is the webhook's place: /workspaces/…/products/…/apps/…/envs/….
	Source string
	// Type is the webhook's event tag.
	Type string
	// Time is the time that the provider signed, or of receipt where it signs none.
	Time time.Time
	// DataContentType is the Content-Type as it was sent.
	DataContentType string
	// Data is the body as it was sent.
	Data []byte

	// WebhookID is the webhook's id, whichever of its addresses was called.
	WebhookID string
	// Provider is the name of who called, as package provider has it.
	Provider string
	// ProviderType is the provider's own word for what happened.
	ProviderType string
	// Proof is "verified", "authenticated" where nothing binds the body to the sender, or
	// "unsigned" where the provider signs nothing.
	Proof string

	// What follows suffices to verify once more, as of the time of receipt.

	// Scheme is which of the provider's schemes held, SecretID which of the webhook's
	// secrets matched; empty where none did.
	Scheme   string
	SecretID string
	// ReceivedTime is when the delivery came.
	ReceivedTime time.Time
	// Method is the HTTP method that it came with.
	Method string
	// URL is the address that was minted, or the one of the webhook's PublicURLs that is
	// signed, with the query string as it was sent.
	URL string
	// SignedHeaders are the headers that verification read.
	SignedHeaders http.Header

	// DataRef is where the body is, if it does not fit on the queue: a URI that
	// [Blobs] takes. DataSize is its length in bytes, DataSHA256 its digest in hex.
	DataRef    string
	DataSize   int
	DataSHA256 string

	// BatchID is the id of the delivery that the event came in as one item of several;
	// empty for an event that is a delivery of its own. Data is then the item, and
	// cannot be verified by itself: what was signed is the batch.
	BatchID string

	// Requeued says that the event may be on the queue already: an earlier
	// attempt to put it there ended without an answer.
	Requeued bool
	// Replay says that someone asked for the event to be queued once more.
	Replay bool
}

// wireEvent gives the JSON members their names. CloudEvents allows an extension
// lower-case letters and digits only.
type wireEvent struct {
	SpecVersion     string     `json:"specversion"`
	ID              string     `json:"id"`
	Source          string     `json:"source"`
	Type            string     `json:"type"`
	Time            *time.Time `json:"time,omitempty"`
	DataContentType string     `json:"datacontenttype,omitempty"`

	WebhookID     string     `json:"webhookid,omitempty"`
	Provider      string     `json:"provider,omitempty"`
	ProviderType  string     `json:"providertype,omitempty"`
	Proof         string     `json:"proof,omitempty"`
	Scheme        string     `json:"scheme,omitempty"`
	SecretID      string     `json:"secretid,omitempty"`
	ReceivedTime  *time.Time `json:"receivedtime,omitempty"`
	Method        string     `json:"httpmethod,omitempty"`
	URL           string     `json:"httpurl,omitempty"`
	SignedHeaders string     `json:"signedheaders,omitempty"`
	DataRef       string     `json:"dataref,omitempty"`
	DataSize      int        `json:"datasize,omitempty"`
	DataSHA256    string     `json:"datasha256,omitempty"`
	BatchID       string     `json:"batchid,omitempty"`
	Requeued      bool       `json:"requeued,omitempty"`
	Replay        bool       `json:"replay,omitempty"`

	DataBase64 []byte          `json:"data_base64,omitempty"`
	Data       json.RawMessage `json:"data,omitempty"`
}

// Encode returns the event in one JSON object of characters that XML 1.0
// allows, which is what SQS takes.
func (e Event) Encode() ([]byte, error) {
	return e.encode(travelsAsJSON(e.DataContentType, e.Data))
}

func (e Event) encode(asJSON bool) ([]byte, error) {
	w := wireEvent{
		SpecVersion: "1.0", ID: e.ID, Source: e.Source, Type: e.Type, Time: timeOrNil(e.Time), DataContentType: e.DataContentType,
		WebhookID: e.WebhookID, Provider: e.Provider, ProviderType: e.ProviderType, Proof: e.Proof,
		Scheme: e.Scheme, SecretID: e.SecretID, ReceivedTime: timeOrNil(e.ReceivedTime), Method: e.Method, URL: e.URL,
		SignedHeaders: fieldLines(e.SignedHeaders), DataRef: e.DataRef, DataSize: e.DataSize, DataSHA256: e.DataSHA256,
		BatchID: e.BatchID, Requeued: e.Requeued, Replay: e.Replay,
	}
	if asJSON {
		return w.encodeWith(e.Data)
	}
	w.DataBase64 = e.Data
	return w.encode()
}

func (w wireEvent) encode() ([]byte, error) {
	b, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("encode event: %w", err)
	}
	return toASCII(b), nil
}

// encodeWith splices data in verbatim, since json.Marshal would compact it.
func (w wireEvent) encodeWith(data []byte) ([]byte, error) {
	head, err := w.encode()
	if err != nil {
		return nil, err
	}
	const member = `,"data":`
	b := make([]byte, 0, len(head)+len(member)+len(data))
	b = append(b, head[:len(head)-1]...)
	b = append(b, member...)
	b = append(b, data...)
	return append(b, '}'), nil
}

// DecodeEvent is the inverse of [Event.Encode]. It passes over members that it does not
// know, and returns an error if b is no JSON, or no CloudEvent of version 1.0 with an id,
// a source and a type. Where DataRef is set the body is there, and not in Data.
func DecodeEvent(b []byte) (Event, error) {
	var w wireEvent
	if err := json.Unmarshal(b, &w); err != nil {
		return Event{}, fmt.Errorf("decode event: %w", err)
	}
	if w.SpecVersion != "1.0" || w.ID == "" || w.Source == "" || w.Type == "" {
		return Event{}, errors.New("decode event: not a CloudEvent 1.0")
	}
	headers, err := parseFieldLines(w.SignedHeaders)
	if err != nil {
		return Event{}, fmt.Errorf("decode event: %w", err)
	}
	e := Event{
		ID: w.ID, Source: w.Source, Type: w.Type, Time: timeOrZero(w.Time), DataContentType: w.DataContentType, Data: w.DataBase64,
		WebhookID: w.WebhookID, Provider: w.Provider, ProviderType: w.ProviderType, Proof: w.Proof,
		Scheme: w.Scheme, SecretID: w.SecretID, ReceivedTime: timeOrZero(w.ReceivedTime), Method: w.Method, URL: w.URL,
		SignedHeaders: headers, DataRef: w.DataRef, DataSize: w.DataSize, DataSHA256: w.DataSHA256,
		BatchID: w.BatchID, Requeued: w.Requeued, Replay: w.Replay,
	}
	if len(w.Data) > 0 {
		e.Data = w.Data
	}
	return e, nil
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func timeOrZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// travelsAsJSON says whether body survives as a JSON member: it is JSON, a parser
// gives all of its bytes back (which excludes white space around it), and SQS
// takes its characters.
func travelsAsJSON(contentType string, body []byte) bool {
	return (contentType == "" || isJSON(contentType)) && len(body) > 0 &&
		!isSpace(body[0]) && !isSpace(body[len(body)-1]) && inXML(body) && isValidMember(body)
}

// maxLevels is how deep arrays and objects may lie in one another for encoding/json to
// read them.
const maxLevels = 10_000

// isValidMember says whether body is JSON, and still can be read as a member of an event,
// one level deeper.
func isValidMember(body []byte) bool {
	if !json.Valid(body) {
		return false
	}
	levels := bytes.Count(body, []byte("[")) + bytes.Count(body, []byte("{")) // at most
	return levels < maxLevels || json.Valid(slices.Concat([]byte("["), body, []byte("]")))
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

// inXML says whether b is UTF-8 of characters that XML 1.0 allows:
// #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].
// https://www.w3.org/TR/REC-xml/#charsets
func inXML(b []byte) bool {
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf {
			if c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r == 0xFFFE || r == 0xFFFF {
			return false
		}
		i += n
	}
	return true
}

// toASCII escapes what is not ASCII in a JSON text, all of which is in strings.
func toASCII(b []byte) []byte {
	if bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return b
	}
	var out bytes.Buffer
	for _, r := range string(b) {
		switch {
		case r < utf8.RuneSelf:
			out.WriteByte(byte(r))
		case r > 0xFFFF:
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.Bytes()
}
