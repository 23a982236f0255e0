package provider

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime/multipart"
	"net/url"
	"strings"
)

var errNoObject = errors.New("must be JSON with a place for the signature")

// editPath takes a JSON path apart: names, and "[]" for the elements of an array.
func editPath(path string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(path, "[]", ".[]."), func(r rune) bool { return r == '.' })
}

// edit returns doc with every value at the end of path changed by change. Objects
// on the way are made where they are not there.
func edit(doc json.RawMessage, path []string, change func(json.RawMessage) (json.RawMessage, error)) (json.RawMessage, error) {
	switch {
	case len(path) == 0:
		return change(doc)
	case path[0] == "[]":
		return editElements(doc, path[1:], change)
	}
	members := map[string]json.RawMessage{}
	if len(doc) > 0 && json.Unmarshal(doc, &members) != nil {
		return nil, errNoObject
	}
	inner, err := edit(members[path[0]], path[1:], change)
	if err != nil {
		return nil, err
	}
	members[path[0]] = inner
	return json.Marshal(members)
}

func editElements(doc json.RawMessage, path []string, change func(json.RawMessage) (json.RawMessage, error)) (json.RawMessage, error) {
	var elements []json.RawMessage
	if json.Unmarshal(doc, &elements) != nil || len(elements) == 0 {
		return nil, errNoObject
	}
	for i := range elements {
		edited, err := edit(elements[i], path, change)
		if err != nil {
			return nil, err
		}
		elements[i] = edited
	}
	return json.Marshal(elements)
}

// setJSON returns doc with value at the end of path.
func setJSON(doc json.RawMessage, path string, value any) (json.RawMessage, error) {
	return edit(doc, editPath(path), func(json.RawMessage) (json.RawMessage, error) {
		return json.Marshal(value)
	})
}

// setFormField returns body, a form, with the field set to value.
func setFormField(body []byte, name, value string) ([]byte, error) {
	fields, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, errNoForm
	}
	fields.Set(name, value)
	return []byte(fields.Encode()), nil
}

// wrapPayload makes a form of a body that is none: of a provider that sends its
// JSON in a field, the body is that JSON.
func (s *signer) wrapPayload() {
	r := s.request
	in := &input{Request: r}
	payload := s.provider.Payload
	switch {
	case in.isForm():
	case s.provider.Multipart:
		r.Body, r.Header["Content-Type"] = multipartForm(payload, r.Body)
	case payload != "":
		r.Body = []byte(url.Values{payload: {string(r.Body)}}.Encode())
		r.Header.Set("Content-Type", formType)
	case r.Header.Get("Content-Type") == "":
		r.Header.Set("Content-Type", formType)
	}
}

// multipartForm returns a form with one field, and its content type.
func multipartForm(name string, value []byte) ([]byte, []string) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	// Writes to a buffer do not fail.
	_ = w.WriteField(name, string(value))
	_ = w.Close()
	return body.Bytes(), []string{w.FormDataContentType()}
}
