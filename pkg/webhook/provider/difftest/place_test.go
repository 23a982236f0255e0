package difftest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// place is where in a delivery a value stands that the signature depends on.
type place struct {
	// name is that of the header; of the field, where it is in the body.
	name string
	// header says that it is a header.
	header bool
	get    func(*delivery) string
	set    func(*delivery, string)
	// clear takes the whole place away.
	clear func(*delivery)
}

func inHeader(name string) *place {
	return &place{
		name: name, header: true,
		get:   func(d *delivery) string { return d.get(name) },
		set:   func(d *delivery, value string) { d.set(name, value) },
		clear: func(d *delivery) { d.remove(name) },
	}
}

// inList is the value of the last item with that key, in a header that is a list. To
// set it leaves one such item, where the last one was.
func inList(header, separator, key string) *place {
	last := func(d *delivery) (items []string, at int) {
		items, at = strings.Split(d.get(header), separator), -1
		for i, item := range items {
			if strings.HasPrefix(item, key+"=") {
				at = i
			}
		}
		return items, at
	}
	return &place{
		name: header + "." + key,
		get: func(d *delivery) string {
			if items, at := last(d); at >= 0 {
				return items[at][len(key)+1:]
			}
			return ""
		},
		set: func(d *delivery, value string) {
			items, at := last(d)
			if at < 0 {
				return
			}
			items[at] = "\x00" + key + "=" + value
			items = slices.DeleteFunc(items, func(item string) bool { return strings.HasPrefix(item, key+"=") })
			d.set(header, strings.ReplaceAll(strings.Join(items, separator), "\x00", ""))
		},
	}
}

// inJSON is a string, or a number, two objects deep in the body.
func inJSON(object, member string) *place {
	return &place{
		name:  object + "." + member,
		get:   func(d *delivery) string { return jsonText(d.body, object, member) },
		set:   func(d *delivery, value string) { d.body = setJSON(d.body, object, member, value) },
		clear: func(d *delivery) { d.body = setJSON(d.body, object, member, nil) },
	}
}

func jsonText(body []byte, object, member string) string {
	var doc map[string]map[string]any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&doc) != nil {
		return ""
	}
	switch value := doc[object][member].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// setJSON gives a member another value, or takes it away if value is nil. A body
// that has no such object stays as it is.
func setJSON(body []byte, object, member string, value any) []byte {
	var doc map[string]json.RawMessage
	var inner map[string]any
	if json.Unmarshal(body, &doc) != nil || json.Unmarshal(doc[object], &inner) != nil || inner == nil {
		return body
	}
	if inner[member] = value; value == nil {
		delete(inner, member)
	}
	doc[object], _ = json.Marshal(inner)
	body, _ = json.Marshal(doc)
	return body
}
