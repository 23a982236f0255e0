package provider

import (
	"bytes"
	"compress/gzip"
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
	body, err := io.ReadAll(io.LimitReader(r, maxDecompressed+1))
	if err != nil || len(body) > maxDecompressed {
		return malformed
	}
	in.Request, in.uncompressed = in.Request.with(body), body
	return nil
}
