package provider

import (
	"encoding/json"
	"errors"
	"fmt"
)

// description is what [Config.Scheme] holds: a scheme, and where in its requests
// an event's id and type are.
type description struct {
	Scheme
	EventID   []Place `json:"event_id,omitempty"`
	EventType []Place `json:"event_type,omitempty"`
	// Lasting and Mode are as in [Provider].
	Lasting []string `json:"lasting,omitempty"`
	Mode    []Mode   `json:"mode,omitempty"`
	// Payload, Lines and Repeats are as in [Provider].
	Payload string `json:"payload,omitempty"`
	Lines   bool   `json:"lines,omitempty"`
	Repeats bool   `json:"repeats,omitempty"`
}

// The limits of a description. Those of templates and paths are where they are parsed.
const (
	maxDescription = 16 << 10
	maxListLen     = 16
	maxTextLen     = maxTemplateLen
)

// described returns p with the scheme that cfg describes, if p is "custom", and
// p itself if it is not.
func (p *Provider) described(cfg Config) (*Provider, error) {
	if !p.custom {
		if len(cfg.Scheme) > 0 {
			return nil, &ConfigError{"scheme", "is for the provider custom only"}
		}
		return p, nil
	}
	d, err := parseDescription(cfg.Scheme)
	if err != nil {
		return nil, asConfigError("scheme", err)
	}
	described := *p
	d.ID = p.Name
	described.Schemes = []Scheme{d.Scheme}
	described.EventID, described.EventType = d.EventID, d.EventType
	described.Payload, described.Lines, described.Repeats = d.Payload, d.Lines, d.Repeats
	described.Mode, described.Lasting = d.Mode, d.Lasting
	return &described, nil
}

func parseDescription(raw []byte) (*description, error) {
	switch {
	case len(raw) == 0:
		return nil, errors.New("is required: a JSON object that describes the signature")
	case len(raw) > maxDescription:
		return nil, fmt.Errorf("must be at most %d bytes long", maxDescription)
	}
	d := new(description)
	if err := json.Unmarshal(raw, d); err != nil {
		return nil, jsonError(err)
	}
	if err := checkFields(raw, d); err != nil {
		return nil, err
	}
	if d.Primitive == None {
		return nil, wrong("primitive", "must not be none")
	}
	return d, nil
}

// jsonError returns what is wrong with a description that does not unmarshal.
func jsonError(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("is not JSON: byte %d", syntax.Offset)
	case errors.As(err, &kind) && kind.Field != "":
		return wrong(kind.Field, "must not be a JSON %s", kind.Value)
	}
	return errors.New("must be a JSON object")
}
