package provider

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEncodingIsStrict(t *testing.T) {
	tests := []struct {
		name     string
		encoding Encoding
		text     string
		ok       bool
	}{
		{"hex", Hex, "00ff", true},
		{"hex in upper case", Hex, "00FF", true},
		{"hex of odd length", Hex, "00f", false},
		{"hex with a prefix", Hex, "0x00", false},
		{"base64", Base64, "+/8=", true},
		{"base64 without padding", Base64, "+/8", false},
		{"base64 with the bits of another value", Base64, "+/9=", false},
		{"base64 with a line break", Base64, "+/\n8=", false},
		{"base64 of URLs", Base64, "-_8=", false},
		{"base64url", Base64URL, "-_8", true},
		{"base64url with padding", Base64URL, "-_8=", false},
		{"base64url with a line break", Base64URL, "-_\r8", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, ok := tt.encoding.appendDecoded(nil, []byte(tt.text))
			assert.Equal(t, tt.ok, ok)
		})
	}
}

func TestDecodedIsAppended(t *testing.T) {
	for _, e := range []Encoding{Text, Hex, Base64, Base64URL} {
		got, ok := e.appendDecoded([]byte("before"), []byte(e.encode([]byte("signature"))))
		assert.True(t, ok, e)
		assert.Equal(t, "beforesignature", string(got), e)
	}
}
