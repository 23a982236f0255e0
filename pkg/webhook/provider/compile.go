package provider

import "slices"

// compile readies p for a webhook. Its errors are [*ConfigError]s.
func (p *Provider) compile(cfg Config) (*verifier, error) {
	p, err := p.described(cfg)
	if err != nil {
		return nil, err
	}
	if err := CheckURLs(cfg.URLs); err != nil {
		return nil, err
	}
	params := newParams(cfg.Params)
	v := &verifier{provider: p, addresses: slices.Clone(cfg.URLs)}
	if v.schemes, err = p.compileSchemes(cfg, params); err != nil {
		return nil, asConfigError("scheme", err)
	}
	if v.events, err = compileEvents(p); err != nil {
		return nil, asConfigError("scheme", err)
	}
	if v.batch, err = compileBatch(p); err != nil {
		return nil, asConfigError("scheme", err)
	}
	for _, s := range v.schemes {
		s.headers = slices.Compact(slices.Sorted(slices.Values(slices.Concat(s.headers, v.events.headers))))
	}
	if v.handshakes, err = compileHandshakes(p, params); err != nil {
		return nil, asConfigError("scheme", err)
	}
	if err := params.unwanted(); err != nil {
		return nil, err
	}
	// The last to be told of: whoever has yet to be given the secret wants to know the rest.
	if len(v.schemes) == 0 {
		return nil, &ConfigError{"secret", "is required"}
	}
	return v, nil
}

// compileSchemes returns the schemes that the webhook may be called by: those
// that one of its secrets fits.
func (p *Provider) compileSchemes(cfg Config, params *parameters) ([]*signed, error) {
	all, err := p.choose(params)
	if err != nil {
		return nil, err
	}
	var schemes []*signed
	var misfit error
	fits := make([]bool, len(cfg.Secrets))
	for i := range all {
		s, err := compileScheme(&all[i], p.Payload, params)
		if err != nil {
			return nil, err
		}
		s.digests = p.digests(s, &all[i])
		if err := s.addKeys(&all[i], cfg.Secrets, fits); err != nil && misfit == nil {
			misfit = err
		}
		if s.published, err = compilePublished(&all[i], &cfg, params); err != nil {
			return nil, err
		}
		if s.published != nil {
			s.headers = append(s.headers, s.published.headers...)
		}
		if s.usable(&cfg) {
			schemes = append(schemes, s)
		}
	}
	params.fields = nil
	if slices.Contains(fits, false) {
		return nil, asConfigError("secret", misfit)
	}
	return schemes, nil
}

// usable reports whether s has keys, or can have them, or needs none.
func (s *signed) usable(cfg *Config) bool {
	if len(cfg.Secrets) > 0 {
		return len(s.keys) > 0
	}
	return s.unsigned || s.published != nil && cfg.Fetcher != nil
}

// choose returns the schemes that a webhook's parameters ask for.
func (p *Provider) choose(params *parameters) ([]Scheme, error) {
	id := params.optional("scheme")
	if id == "" {
		return slices.DeleteFunc(slices.Clone(p.Schemes), func(s Scheme) bool { return s.OptIn }), nil
	}
	chosen := slices.DeleteFunc(slices.Clone(p.Schemes), func(s Scheme) bool { return s.ID != id })
	if len(chosen) == 0 {
		return nil, &ConfigError{"params.scheme", "is not a scheme of this provider"}
	}
	return chosen, nil
}

// addKeys gives s those of secrets that fit it, and notes in fits which did. The
// error is of the first that did not.
func (s *signed) addKeys(data *Scheme, secrets []Secret, fits []bool) (misfit error) {
	for i, secret := range secrets {
		keys, err := newKeys(data, secret)
		if err == nil {
			fits[i] = true
			s.keys = append(s.keys, inPlace(keys, i+1)...)
		} else if misfit == nil {
			misfit = err
		}
	}
	return misfit
}

// inPlace returns a copy of keys that are for the signature of that number.
func inPlace(keys []keyed, place int) []keyed {
	keys = slices.Clone(keys)
	for i := range keys {
		keys[i].place = place
	}
	return keys
}
