package bolt

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// keptRecord is what a list shows of a kept delivery, as it is stored. What the
// caller has chosen is bytes, which JSON leaves as they are.
type keptRecord struct {
	ID, WebhookID, Address, Method string

	RawQuery   []byte `json:",omitempty"`
	ReceivedAt time.Time
	Expires    time.Time
	Code       string
	BodyRef    string `json:",omitempty"`
	BodySize   int
}

// encodeKept returns what a list shows, and the rest.
func encodeKept(d webhook.KeptDelivery) (record, contents []byte, err error) {
	record, err = json.Marshal(keptRecord{
		ID: d.ID, WebhookID: d.WebhookID, Address: d.Address, Method: d.Method, RawQuery: []byte(d.RawQuery),
		ReceivedAt: d.ReceivedAt.UTC(), Expires: d.Expires.UTC(), Code: d.Code, BodyRef: d.BodyRef, BodySize: d.BodySize,
	})
	if err == nil {
		contents, err = encodeFrame(encodeHeader(d.Header), d.Body)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("delivery: %w", err)
	}
	return record, contents, nil
}

// decodeKept returns a delivery without header and body.
func decodeKept(b []byte) (webhook.KeptDelivery, error) {
	var r keptRecord
	if err := json.Unmarshal(b, &r); err != nil {
		return webhook.KeptDelivery{}, fmt.Errorf("decode delivery: %w", err)
	}
	return webhook.KeptDelivery{
		ID: r.ID, WebhookID: r.WebhookID, ReceivedAt: r.ReceivedAt, Expires: r.Expires,
		Code: r.Code, BodyRef: r.BodyRef, BodySize: r.BodySize,
		Delivery: webhook.Delivery{Address: r.Address, Method: r.Method, RawQuery: string(r.RawQuery)},
	}, nil
}

func decodeContents(b []byte) (http.Header, []byte, error) {
	var h map[string][][]byte
	body, err := decodeFrame(b, &h)
	if err != nil {
		return nil, nil, fmt.Errorf("delivery: %w", err)
	}
	return decodeHeader(h), bytes.Clone(body), nil
}

func encodeHeader(h http.Header) map[string][][]byte {
	encoded := make(map[string][][]byte, len(h))
	for name, values := range h {
		encoded[name] = [][]byte{}
		for _, v := range values {
			encoded[name] = append(encoded[name], []byte(v))
		}
	}
	return encoded
}

func decodeHeader(encoded map[string][][]byte) http.Header {
	h := make(http.Header, len(encoded))
	for name, values := range encoded {
		for _, v := range values {
			h[name] = append(h[name], string(v))
		}
	}
	return h
}
