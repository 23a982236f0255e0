package provider

import "errors"

// handshake is a compiled [Handshake].
type handshake struct {
	Handshake
	when, require []condition
	body          *template
	json, header  []field
}

type field struct {
	name  string
	value *template
}

func compileHandshakes(p *Provider, params *parameters) (compiled []handshake, err error) {
	for i := range p.Handshakes {
		h, err := compileHandshake(&p.Handshakes[i], params)
		var missing *ConfigError
		if errors.As(err, &missing) {
			continue
		}
		if err != nil {
			return nil, within("handshake", err)
		}
		compiled = append(compiled, h)
	}
	return compiled, nil
}

func compileHandshake(data *Handshake, params *parameters) (handshake, error) {
	h := handshake{Handshake: *data}
	t := &tokens{params: params, covers: new(coverage)}
	var errs [5]error
	h.when, errs[0] = compileConditions(data.When, params)
	h.require, errs[1] = compileConditions(data.Require, params)
	h.body, errs[2] = parseTemplate(data.Reply.Body, t)
	h.json, errs[3] = compileFields(data.Reply.JSON, t)
	h.header, errs[4] = compileFields(data.Reply.Header, t)
	return h, errors.Join(errs[:]...)
}

func compileFields(data []Field, t *tokens) (fields []field, err error) {
	for _, f := range data {
		value, err := parseTemplate(f.Value, t)
		if err != nil {
			return nil, err
		}
		fields = append(fields, field{f.Name, value})
	}
	return fields, nil
}
