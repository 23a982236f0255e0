package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// oneLine returns a CloudEvent in one line: as it is, where it is one already, and else
// with its data, the only part whose white space means something, in base64.
func oneLine(event []byte) ([]byte, error) {
	if _, err := webhook.DecodeEvent(event); err != nil {
		return nil, err
	}
	if !bytes.ContainsAny(event, "\r\n") {
		return event, nil
	}
	list, err := members(event)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	separator := byte('{')
	for _, m := range list {
		out.WriteByte(separator)
		separator = ','
		if err := m.writeOn(&out); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// member is a member of a JSON object, its value as it is written there.
type member struct {
	name  string
	value json.RawMessage
}

// members returns the members of a JSON object in their order.
func members(object []byte) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("not a JSON object")
	}
	var list []member
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		m := member{name: name.(string)} // in an object, names are strings
		if err := d.Decode(&m.value); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// isData compares as encoding/json does, so that no reader finds data that was changed.
func (m member) isData() bool { return strings.EqualFold(m.name, "data") }

func (m member) writeOn(out *bytes.Buffer) error {
	if m.isData() && bytes.ContainsAny(m.value, "\r\n") {
		fmt.Fprintf(out, `"data_base64":"%s"`, base64.StdEncoding.EncodeToString(m.value))
		return nil
	}
	name, _ := json.Marshal(m.name) // strings always marshal
	out.Write(name)
	out.WriteByte(':')
	if m.isData() {
		out.Write(m.value)
		return nil
	}
	return json.Compact(out, m.value)
}

// readable returns a CloudEvent in a line for people.
func readable(event []byte) ([]byte, error) {
	e, err := webhook.DecodeEvent(event)
	if err != nil {
		return nil, err
	}
	parts := []string{
		e.ReceivedTime.UTC().Format(time.RFC3339),
		path.Base(e.Source), e.Type,
		e.Provider, e.ProviderType,
		e.ID, fmt.Sprintf("%d bytes", max(len(e.Data), e.DataSize)),
	}
	if e.Requeued {
		parts = append(parts, "perhaps not for the first time")
	}
	if e.Replay {
		parts = append(parts, "replay")
	}
	for i, p := range parts {
		parts[i] = cell(p)
	}
	return []byte(strings.Join(parts, "  ")), nil
}
