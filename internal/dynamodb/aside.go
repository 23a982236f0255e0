package dynamodb

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/postern-dev/postern/pkg/webhook"
)

// aside is a refused delivery as its attributes. What comes from outside is
// binary: text could not hold all of it.
type aside struct {
	Place      string  `dynamodbav:"sk"`
	ID         string  `dynamodbav:"id"`
	WebhookID  string  `dynamodbav:"webhook_id"`
	Address    string  `dynamodbav:"address"`
	Method     string  `dynamodbav:"method"`
	RawQuery   []byte  `dynamodbav:"raw_query,omitempty"`
	Header     []field `dynamodbav:"header,omitempty"`
	Body       []byte  `dynamodbav:"body,omitempty"`
	ReceivedAt instant `dynamodbav:"received_at"`
	KeptUntil  instant `dynamodbav:"kept_until"`
	Code       string  `dynamodbav:"code"`
	BodyRef    string  `dynamodbav:"body_ref,omitempty"`
	BodySize   int     `dynamodbav:"body_size"`
	// Expires is KeptUntil in Unix seconds, as TTL wants it.
	Expires int64 `dynamodbav:"expires"`
}

// field is one line of a header.
type field struct {
	Name  string `dynamodbav:"name"`
	Value []byte `dynamodbav:"value"`
}

// listed returns a projection to all of an aside but header and body.
func listed() (expression string, names map[string]string) {
	return project("sk", "id", "webhook_id", "address", "method", "raw_query", "received_at",
		"kept_until", "code", "body_ref", "body_size")
}

func newAside(d webhook.KeptDelivery) aside {
	return aside{
		ID: d.ID, WebhookID: d.WebhookID, Address: d.Address, Method: d.Method, RawQuery: []byte(d.RawQuery),
		Header: newFields(d.Header), Body: d.Body, ReceivedAt: instant{d.ReceivedAt}, KeptUntil: instant{d.Expires},
		Code: d.Code, BodyRef: d.BodyRef, BodySize: d.BodySize, Expires: secondsRoundedUp(d.Expires),
	}
}

func (a aside) delivery() webhook.KeptDelivery {
	return webhook.KeptDelivery{
		ID: a.ID, WebhookID: a.WebhookID,
		Delivery: webhook.Delivery{
			Address: a.Address, Method: a.Method, RawQuery: string(a.RawQuery), Header: headerOf(a.Header), Body: a.Body,
		},
		ReceivedAt: a.ReceivedAt.Time, Expires: a.KeptUntil.Time,
		Code: a.Code, BodyRef: a.BodyRef, BodySize: a.BodySize,
	}
}

func newFields(header http.Header) (fields []field) {
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			fields = append(fields, field{name, []byte(value)})
		}
	}
	return fields
}

func headerOf(fields []field) http.Header {
	if len(fields) == 0 {
		return nil
	}
	header := http.Header{}
	for _, f := range fields {
		header[f.Name] = append(header[f.Name], string(f.Value))
	}
	return header
}

// placesTried is how many places are looked at for one delivery: with half of a
// webhook's places taken it finds one in 15 of 16 cases, and a flood of forgeries
// that has taken all costs no more calls than these.
const placesTried = 4

// placesOf returns where a delivery may be, in the order in which places are tried.
func placesOf(id string) []string {
	digest := sha256.Sum256([]byte(id))
	places := make([]string, placesTried)
	for i := range places {
		places[i] = fmt.Sprintf("%03x", binary.BigEndian.Uint16(digest[2*i:])%webhook.MaxKept)
	}
	return places
}

// rank is how many places are tried before a's own.
func (a aside) rank() int { return slices.Index(placesOf(a.ID), a.Place) }
