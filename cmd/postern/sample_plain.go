package main

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// plainBody is an event of a provider without a sample of its own: it has no more
// than an id and a type, where the provider has them.
func plainBody(p *provider.Provider, id, kind string) ([]byte, string, error) {
	if inForm(p) {
		form := url.Values{"message": {"Hello"}}
		setFields(form, p.EventID, id)
		setFields(form, p.EventType, kind)
		return []byte(form.Encode()), formType, nil
	}
	var doc any
	doc = putAt(doc, firstPath(p.EventType), kind)
	for _, path := range paths(p.EventID) {
		doc = putAt(doc, path, id)
	}
	if doc == nil {
		doc = map[string]any{"id": id, "type": kind}
	}
	body, err := json.Marshal(doc)
	return body, "application/json", err
}

// inForm reports whether p tells its events in a form that is no wrapping of JSON.
func inForm(p *provider.Provider) bool {
	for _, place := range append(append([]provider.Place(nil), p.EventID...), p.EventType...) {
		if place.In == provider.InForm {
			return p.Payload == ""
		}
	}
	return false
}

func setFields(form url.Values, places []provider.Place, value string) {
	for _, p := range places {
		if p.In == provider.InForm {
			form.Set(p.Name, value)
		}
	}
}

// paths are the JSON paths of the first of places that is in JSON, and of those with it.
func paths(places []provider.Place) (found []string) {
	for _, p := range places {
		if p.In != provider.InJSON {
			continue
		}
		found = append(found, p.Name)
		for _, with := range p.With {
			if with.In == provider.InJSON {
				found = append(found, with.Name)
			}
		}
		return found
	}
	return nil
}

func firstPath(places []provider.Place) string {
	if all := paths(places); len(all) > 0 {
		return all[0]
	}
	return ""
}

// putAt puts value into doc at path, with what there has to be on the way: arrays have
// one element. What is there already stays.
func putAt(doc any, path, value string) any {
	if path == "" {
		return doc
	}
	return put(doc, strings.FieldsFunc(strings.ReplaceAll(path, "[]", ".[]."), func(r rune) bool { return r == '.' }), value)
}

func put(doc any, path []string, value string) any {
	switch {
	case len(path) == 0 && doc != nil:
		return doc
	case len(path) == 0:
		return value
	case path[0] == "[]":
		list, _ := doc.([]any)
		if len(list) == 0 {
			list = []any{nil}
		}
		list[0] = put(list[0], path[1:], value)
		return list
	}
	members, _ := doc.(map[string]any)
	if members == nil {
		members = map[string]any{}
	}
	members[path[0]] = put(members[path[0]], path[1:], value)
	return members
}
