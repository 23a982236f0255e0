package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postern-dev/postern/pkg/webhook"
)

const unsupportedMediaType = "unsupported_media_type"

// maxBody is the most bytes that a request to a call of ours may have. (What
// providers send has a limit of its own.)
const maxBody = 128 << 10

// decode reads a JSON object into targets, one pointer for each name that it may
// have. Names are exact; one that is unknown or comes twice is refused by name.
func decode(r *Request, targets map[string]any) error {
	if err := checkBody(r); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(r.Body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return invalidJSON("must be a JSON object")
	}
	seen := map[string]bool{}
	for d.More() {
		if err := member(d, targets, seen); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return invalidJSON("is not valid JSON")
	}
	if _, err := d.Token(); err != io.EOF {
		return invalidJSON("has something after the JSON object")
	}
	return nil
}

func checkBody(r *Request) error {
	if len(r.Body) > maxBody {
		return &webhook.Error{Kind: webhook.TooLarge, Code: "body_too_large", Message: "The body must be at most 131072 bytes."}
	}
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return &webhook.Error{Kind: webhook.Invalid, Code: unsupportedMediaType, Message: "The body must be JSON, with the header Content-Type: application/json."}
	}
	if !utf8.Valid(r.Body) {
		return invalidJSON("is not UTF-8")
	}
	return nil
}

func member(d *json.Decoder, targets map[string]any, seen map[string]bool) error {
	t, err := d.Token()
	name, ok := t.(string)
	if err != nil || !ok {
		return invalidJSON("is not valid JSON")
	}
	target, ok := targets[name]
	if !ok {
		return &webhook.Error{Kind: webhook.Invalid, Code: "unknown_field", Field: clip(name), Message: "There is no field of this name."}
	}
	if seen[name] {
		return invalidField(name, "must be given only once")
	}
	seen[name] = true
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return invalidJSON("is not valid JSON")
	}
	return assign(name, raw, target)
}

// text is a string that, where it is there, is not empty.
type text string

// nullable are the fields that null takes away.
var nullable = map[string]bool{"schema": true, "archive_days": true}

// assign refuses null and an empty text: they would count as absent, and who sends one
// means something else by it, such as to take something away, or one event and not all.
func assign(name string, raw json.RawMessage, target any) error {
	if isNull(raw) && !nullable[name] {
		return invalidField(name, "must not be null: leave it out instead")
	}
	err := json.Unmarshal(raw, target)
	var e *webhook.Error
	if errors.As(err, &e) {
		return e
	}
	if _, ok := target.(*map[string]string); err != nil || ok && holdsNull(raw) {
		return invalidField(name, "must be "+kindOf(reflect.TypeOf(target).Elem()))
	}
	if t, ok := target.(*text); ok && *t == "" {
		return invalidField(name, "must not be empty")
	}
	return nil
}

func isNull(raw json.RawMessage) bool { return string(raw) == "null" }

// holdsNull says whether a member of the object is null, which would count as empty.
func holdsNull(object []byte) bool {
	var members map[string]json.RawMessage
	_ = json.Unmarshal(object, &members) // what is no object has no members
	return slices.ContainsFunc(slices.Collect(maps.Values(members)), isNull)
}

// kindOf says in words which JSON a Go type takes.
func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return kindOf(t.Elem())
	case reflect.String:
		return "a string"
	case reflect.Slice:
		return "an array of strings"
	case reflect.Map:
		return "an object of strings"
	case reflect.Bool:
		return "true or false"
	case reflect.Int64, reflect.Int:
		return "a whole number"
	}
	return "of another type"
}

func invalidJSON(what string) error {
	return &webhook.Error{Kind: webhook.Invalid, Code: "invalid_json", Message: "The body " + what + "."}
}

func invalidField(name, rule string) error {
	return &webhook.Error{Kind: webhook.Invalid, Code: "invalid_field", Field: name, Message: "The field " + name + " " + rule + "."}
}

// clip keeps what a stranger sent from filling an answer.
func clip(s string) string {
	const most = 64
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
