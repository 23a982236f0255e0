package provider

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/url"
)

// bodyChange is something that commonly befalls a body on its way. What it makes is
// what the sender may have signed; nil if that cannot be.
type bodyChange struct {
	code, says string
	change     func([]byte) []byte
}

// bodyChanges are made when they are needed, and not when the package is loaded.
func bodyChanges() []bodyChange {
	return []bodyChange{
		{"body_line_end_added", "The body has a line break at its end that the sender did not sign.", trimLineEnd},
		{"body_line_end_cut", "The body lacks a line break at its end.", appending("\n")},
		{"body_line_end_cut", "The body lacks a line break (CRLF) at its end.", appending("\r\n")},
		{"body_line_ends_changed", "The line breaks of the body were changed from LF to CRLF.", replacing("\r\n", "\n")},
		{"body_line_ends_changed", "The line breaks of the body were changed from CRLF to LF.", replacing("\n", "\r\n")},
		{"body_bom_added", "The body has a byte order mark that the sender did not sign.", trimBOM},
		{"body_base64", "The body is still in base64, as gateways hand it over: it must be decoded first.", decodeBase64},
		{"body_compressed", "The body is compressed, and the sender signed it uncompressed.", gunzip},
		{"body_quoted", "The body is a JSON string that holds the document: it was encoded once too often.", unquoteJSON},
		{"body_pretty_printed", "The body was pretty-printed; the sender signed it without white space.", compactJSON},
		{"body_reordered", "The body was decoded and encoded anew, which sorts names and drops white space.", remarshal},
		{"body_minified", "The body was minified; the sender signed it indented by two spaces.", indentJSON("  ")},
		{"body_minified", "The body was minified; the sender signed it indented by four spaces.", indentJSON("    ")},
		{"body_minified", "The body was minified; the sender signed it indented by tabs.", indentJSON("\t")},
		{"body_spaces_cut", "The body was encoded anew: the sender signed it with a space after each comma and colon.", spacedJSON},
		{"body_escaped", `The body was encoded anew: characters that the sender wrote as they are became \u escapes.`, unescapeJSON},
		{"body_unescaped", `The body was encoded anew: the sender wrote characters beyond ASCII as \u escapes.`, escapeNonASCII},
		{"body_unescaped", `The body was encoded anew: the sender wrote <, > and & as \u escapes.`, escapeHTML},
		{"body_unescaped", `The body was encoded anew: the sender wrote slashes as \/.`, escapeSlashes},
		{"body_unescaped", `The body was encoded anew: the sender wrote slashes as \/ and characters beyond ASCII as \u escapes.`, func(b []byte) []byte { return escapeSlashes(escapeNonASCII(b)) }},
		{"body_form_encoded_anew", "The form in the body was decoded and encoded anew.", reencodeForm},
		{"body_form_encoded_anew", "The form in the body was encoded anew: the sender wrote spaces as %20.", replacing("+", "%20")},
		{"body_form_encoded_anew", "The form in the body was encoded anew: the sender wrote spaces as +.", replacing("%20", "+")},
		{"body_lost", "The body is not the one that the sender signed, which was empty.", func([]byte) []byte { return []byte{} }},
	}
}

// maxUnpacked bounds what a compressed body, or one that is indented anew, may become.
const maxUnpacked = 8 << 20

// maxVaried bounds the bodies that are varied: what a variation makes is kept for as long
// as is searched, and is a few times as large as the body, or maxUnpacked.
const maxVaried = 1 << 20

// bodyVariations are those of the body.
func bodyVariations(a attempt) (all []variation) {
	if len(a.request.Body) > maxVaried {
		return nil
	}
	for _, c := range bodyChanges() {
		body := c.change(a.request.Body)
		if body == nil || bytes.Equal(body, a.request.Body) {
			continue
		}
		all = append(all, variation{Finding{Code: c.code, Message: c.says}, a.withBody(body)})
	}
	return all
}

func trimLineEnd(b []byte) []byte { return bytes.TrimRight(b, "\r\n") }

func trimBOM(b []byte) []byte { return bytes.TrimPrefix(b, []byte("\ufeff")) }

func appending(end string) func([]byte) []byte {
	return func(b []byte) []byte { return append(bytes.Clone(b), end...) }
}

func replacing(old, by string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(old), []byte(by)) }
}

func decodeBase64(b []byte) []byte {
	decoded, err := base64.StdEncoding.AppendDecode(nil, bytes.TrimSpace(b))
	if err != nil {
		return nil
	}
	return decoded
}

func gunzip(b []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	unpacked, err := io.ReadAll(io.LimitReader(r, maxUnpacked))
	if err != nil {
		return nil
	}
	return unpacked
}

func reencodeForm(b []byte) []byte {
	values, err := url.ParseQuery(string(b))
	if err != nil || !bytes.ContainsRune(b, '=') {
		return nil
	}
	return []byte(values.Encode())
}

func unquoteJSON(b []byte) []byte {
	var text string
	if json.Unmarshal(b, &text) != nil {
		return nil
	}
	return []byte(text)
}
