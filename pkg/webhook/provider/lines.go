package provider

import (
	"bytes"
	"encoding/json"
)

// jsonSpace is what may stand between the parts of a JSON text (RFC 8259, section 2).
const jsonSpace = " \t\r\n"

// joinedLines returns body, if it is of several JSON objects, each on a line of its own
// (https://jsonlines.org), as a JSON array of them; any other body as it is.
func joinedLines(body []byte) []byte {
	text := bytes.Trim(body, jsonSpace)
	if !bytes.HasPrefix(text, []byte("{")) || !bytes.Contains(text, []byte("\n")) {
		return body
	}
	array := append(make([]byte, 0, len(text)+len("[]")), '[')
	for line := range bytes.Lines(text) {
		line = bytes.Trim(line, jsonSpace)
		switch {
		case len(line) == 0:
			continue
		case line[0] != '{' || !json.Valid(line):
			return body
		case len(array) > 1:
			array = append(array, ',')
		}
		array = append(array, line...)
	}
	return append(array, ']')
}
