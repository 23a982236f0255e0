package bolt

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
)

// encodeFrame returns a head along with bytes that are kept as they are:
//
//	┌────────────────┬────────────┬──────┐
//	│ length of head │ head, JSON │ body │
//	│ 4, big-endian  │ …          │ …    │
//	└────────────────┴────────────┴──────┘
func encodeFrame(head any, body []byte) ([]byte, error) {
	h, err := json.Marshal(head)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	b := make([]byte, 0, 4+len(h)+len(body))
	b = binary.BigEndian.AppendUint32(b, uint32(len(h)))
	b = append(b, h...)
	return append(b, body...), nil
}

// decodeFrame reads the head, and returns a body that shares b's memory.
func decodeFrame(b []byte, head any) (body []byte, err error) {
	if len(b) < 4 || uint64(len(b)-4) < uint64(binary.BigEndian.Uint32(b)) {
		return nil, errors.New("decode: cut short")
	}
	end := 4 + binary.BigEndian.Uint32(b)
	if err := json.Unmarshal(b[4:end], head); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	return b[end:], nil
}
