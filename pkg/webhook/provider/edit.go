package provider

import (
	"encoding/json"
	"errors"
	"net/url"
)

var errNoObject = errors.New("must be a JSON object, for the signature to be put into")

// setJSON returns doc, a JSON object, with value at the end of path. Objects on
// the way are made where they are not there.
func setJSON(doc []byte, path []string, value json.RawMessage) ([]byte, error) {
	members := map[string]json.RawMessage{}
	if len(doc) > 0 && json.Unmarshal(doc, &members) != nil {
		return nil, errNoObject
	}
	if len(path) > 1 {
		inner, err := setJSON(members[path[0]], path[1:], value)
		if err != nil {
			return nil, err
		}
		value = inner
	}
	members[path[0]] = value
	return json.Marshal(members)
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
