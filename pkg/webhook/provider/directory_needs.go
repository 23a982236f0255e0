package provider

import (
	"errors"
	"slices"
)

// neededParams are those of the parameters that must be given.
func (p *Provider) neededParams() []string {
	return slices.DeleteFunc(p.params(), func(name string) bool { return !p.needs(name) })
}

// needs reports whether p cannot do without the parameter of that name, with all
// others given.
func (p *Provider) needs(name string) bool {
	given := p.everyParam()
	delete(given, name)
	lacks := func(err error) bool {
		var missing *ConfigError
		return errors.As(err, &missing) && missing.Field == "params."+name
	}
	for i := range p.Schemes {
		s := &p.Schemes[i]
		_, err := compileScheme(s, p.Payload, newParams(given))
		_, unpublished := compilePublished(s, new(Config), newParams(given))
		if !s.OptIn && (lacks(err) || lacks(unpublished)) {
			return true
		}
	}
	handshakes, err := compileHandshakes(p, newParams(given))
	return lacks(err) || slices.ContainsFunc(handshakes, func(h handshake) bool { return h.missing != nil && lacks(h.missing) })
}

// everyParam is every parameter, set to something.
func (p *Provider) everyParam() map[string]string {
	given := map[string]string{}
	for _, name := range p.params() {
		given[name] = "x"
	}
	return given
}

// needsSecret reports whether a secret must be given.
func (p *Provider) needsSecret() bool {
	for i := range p.Handshakes {
		if p.Handshakes[i].Learns != nil {
			return false
		}
	}
	return !slices.ContainsFunc(p.Schemes, func(s Scheme) bool {
		return !s.OptIn && (s.Primitive == None || s.Fetch != nil && !s.Fetch.Private)
	})
}
