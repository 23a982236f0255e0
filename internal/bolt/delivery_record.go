package bolt

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// keptRecord is what a list shows of a kept delivery, as it is stored. The expiry
// comes first, so that the places of a webhook are counted without much reading:
//
//	┌──────────────────────┬──────────────────┐
//	│ expiry, milliseconds │ the others, JSON │
//	│ 8, big-endian        │ …                │
//	└──────────────────────┴──────────────────┘
//
// What the caller has chosen is bytes, which JSON leaves as they are.
type keptRecord struct {
	ID, WebhookID, Address, Method string

	RawQuery   []byte `json:",omitempty"`
	ReceivedAt time.Time
	Code       string
	BodyRef    string `json:",omitempty"`
	BodySize   int
}

// encodeKept returns what a list shows, and the rest.
func encodeKept(d webhook.KeptDelivery) (record, contents []byte, err error) {
	rest, err := json.Marshal(keptRecord{
		ID: d.ID, WebhookID: d.WebhookID, Address: d.Address, Method: d.Method, RawQuery: []byte(d.RawQuery),
		ReceivedAt: d.ReceivedAt.UTC(), Code: d.Code, BodyRef: d.BodyRef, BodySize: d.BodySize,
	})
	if err == nil {
		contents, err = encodeFrame(encodeHeader(d.Header), d.Body)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("delivery: %w", err)
	}
	record = binary.BigEndian.AppendUint64(nil, uint64(d.Expires.UnixMilli()))
	return append(record, rest...), contents, nil
}

// keptUntil returns the expiry alone.
func keptUntil(b []byte) (milliseconds int64, err error) {
	if len(b) < 8 {
		return 0, errors.New("decode delivery: cut short")
	}
	return int64(binary.BigEndian.Uint64(b)), nil
}

// decodeKept returns a delivery without header and body.
func decodeKept(b []byte) (webhook.KeptDelivery, error) {
	expires, err := keptUntil(b)
	if err != nil {
		return webhook.KeptDelivery{}, err
	}
	var r keptRecord
	if err := json.Unmarshal(b[8:], &r); err != nil {
		return webhook.KeptDelivery{}, fmt.Errorf("decode delivery: %w", err)
	}
	return webhook.KeptDelivery{
		ID: r.ID, WebhookID: r.WebhookID, ReceivedAt: r.ReceivedAt, Expires: time.UnixMilli(expires).UTC(),
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
