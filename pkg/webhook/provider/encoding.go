package provider

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
)

// The base64 that is accepted writes every value in one way only.
var (
	strictBase64    = base64.StdEncoding.Strict()
	strictBase64URL = base64.RawURLEncoding.Strict()
)

// appendDecoded appends what text stands for to dst, and reports whether text is
// well-formed.
func (e Encoding) appendDecoded(dst, text []byte) ([]byte, bool) {
	var err error
	switch e {
	case "", Text:
		return append(dst, text...), true
	case Hex:
		dst, err = hex.AppendDecode(dst, text)
	case Base64:
		dst, err = strictBase64.AppendDecode(dst, text)
	case Base64URL:
		dst, err = strictBase64URL.AppendDecode(dst, text)
	}
	// The decoders of base64 pass over line breaks.
	return dst, err == nil && bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') < 0
}

// encode returns b as text.
func (e Encoding) encode(b []byte) string {
	switch e {
	case Hex:
		return hex.EncodeToString(b)
	case Base64:
		return base64.StdEncoding.EncodeToString(b)
	case Base64URL:
		return base64.RawURLEncoding.EncodeToString(b)
	}
	return string(b)
}

func (e Encoding) known() bool {
	switch e {
	case "", Text, Hex, Base64, Base64URL:
		return true
	}
	return false
}
