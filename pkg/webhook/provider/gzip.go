package provider

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
)

// maxDecompressed bounds what a compressed body may grow to, in bytes.
const maxDecompressed = 8 << 20

// with returns r with another body.
func (r *Request) with(body []byte) *Request {
	other := *r
	other.Body = body
	return &other
}

// decompress replaces a body in gzip by what it was before. A body is in gzip if
// it begins so, since a gateway may have undone that and kept the header; no JSON
// and no form begins so.
func (in *input) decompress() *Failure {
	if !bytes.HasPrefix(in.Body, []byte{0x1f, 0x8b}) {
		return nil
	}
	malformed := &Failure{PayloadMalformed, "the compressed body cannot be read, or is too long"}
	r, err := gzip.NewReader(bytes.NewReader(in.Body))
	if err != nil {
		return malformed
	}
	body := bytes.NewBuffer(make([]byte, 0, decompressedLen(in.Body)+bytes.MinRead))
	n, err := body.ReadFrom(io.LimitReader(r, maxDecompressed+1))
	if err != nil || n > maxDecompressed {
		return malformed
	}
	in.uncompressed = body.Bytes()
	in.Request = in.Request.with(in.uncompressed)
	return nil
}

// decompressedLen is how long a body in gzip says at its end that it was before, and no
// more than it can have been (RFC 1952, section 2.3.1).
func decompressedLen(body []byte) int {
	const isize, mostOfDeflate = 4, 1032
	if len(body) < isize {
		return 0
	}
	says := binary.LittleEndian.Uint32(body[len(body)-isize:])
	return int(min(uint64(says), mostOfDeflate*uint64(len(body)), maxDecompressed))
}
