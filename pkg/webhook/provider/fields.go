package provider

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// checkFields walks raw, which has been unmarshalled into v, and returns a
// problem of the first field that v's type does not have, that stands twice, or
// that is too long. Unlike the json package it tells a field's case apart, and
// names it with those around it.
func checkFields(raw []byte, v any) error {
	w := &fieldWalker{json.NewDecoder(bytes.NewReader(raw))}
	return w.value(reflect.TypeOf(v), "")
}

type fieldWalker struct{ tokens *json.Decoder }

func (w *fieldWalker) value(t reflect.Type, path string) error {
	token, err := w.tokens.Token()
	if err != nil {
		return err
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return w.object(t, path)
		}
		return w.array(t, path)
	case string:
		if len(token) > maxTextLen {
			return wrong(path, "must be at most %d bytes long", maxTextLen)
		}
	}
	return nil
}

func (w *fieldWalker) object(t reflect.Type, path string) error {
	seen := map[string]bool{}
	for w.tokens.More() {
		token, err := w.tokens.Token()
		if err != nil {
			return err
		}
		name := token.(string)
		field := strings.TrimPrefix(path+"."+name, ".")
		inner, ok := fieldType(t, name)
		switch {
		case !ok:
			return wrong(shorten(field), "is not a field that there is")
		case seen[name]:
			return wrong(field, "must not be given twice")
		}
		seen[name] = true
		if err := w.value(inner, field); err != nil {
			return err
		}
	}
	return w.end()
}

// shorten bounds what an error repeats of a description.
func shorten(field string) string {
	const most = 100
	if len(field) > most {
		return fmt.Sprintf("%q…", field[:most])
	}
	return field
}

func (w *fieldWalker) array(t reflect.Type, path string) error {
	for n := 0; w.tokens.More(); n++ {
		if n == maxListLen {
			return wrong(path, "must have at most %d items", maxListLen)
		}
		if err := w.value(t.Elem(), path); err != nil {
			return err
		}
	}
	return w.end()
}

func (w *fieldWalker) end() error {
	_, err := w.tokens.Token()
	return err
}

// fieldType returns the type of the field that JSON knows by name.
func fieldType(t reflect.Type, name string) (reflect.Type, bool) {
	for _, f := range reflect.VisibleFields(t) {
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if tag == name && tag != "-" && tag != "" {
			return f.Type, true
		}
	}
	return nil, false
}
