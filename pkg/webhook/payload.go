package webhook

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/url"
	"strconv"
	"strings"
)

// isJSON says whether a media type is JSON (RFC 8259) or is built on it (RFC 6839).
func isJSON(contentType string) bool {
	t := mediaType(contentType)
	return t == "application/json" || t == "text/json" || strings.HasSuffix(t, "+json")
}

func isForm(contentType string) bool {
	return mediaType(contentType) == "application/x-www-form-urlencoded"
}

func mediaType(contentType string) string {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return ""
	}
	return t
}

// document is the payload as a JSON value that match and schema can look at: a
// form becomes an object of its fields, a repeated field an array.
func document(contentType string, body []byte) (any, error) {
	if isForm(contentType) {
		return form(body)
	}
	return decodeJSON(body)
}

func form(body []byte) (any, error) {
	fields, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	doc := make(map[string]any, len(fields))
	for name, values := range fields {
		if len(values) == 1 {
			doc[name] = values[0]
			continue
		}
		list := make([]any, len(values))
		for i, v := range values {
			list[i] = v
		}
		doc[name] = list
	}
	return doc, nil
}

// decodeJSON keeps numbers as they are written: large ids are not rounded.
func decodeJSON(b []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one JSON value")
	}
	return v, nil
}

// at follows a JSON Pointer (RFC 6901) into a decoded value.
func at(doc any, pointer string) (any, bool) {
	if pointer == "" {
		return doc, true
	}
	for step := range strings.SplitSeq(pointer[1:], "/") {
		var ok bool
		if doc, ok = child(doc, unescape.Replace(step)); !ok {
			return nil, false
		}
	}
	return doc, true
}

var unescape = strings.NewReplacer("~1", "/", "~0", "~")

func child(doc any, step string) (any, bool) {
	switch v := doc.(type) {
	case map[string]any:
		c, ok := v[step]
		return c, ok
	case []any:
		i, err := strconv.Atoi(step)
		if err != nil || i < 0 || i >= len(v) || strconv.Itoa(i) != step {
			return nil, false
		}
		return v[i], true
	}
	return nil, false
}
