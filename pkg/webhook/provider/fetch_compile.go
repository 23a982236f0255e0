package provider

import (
	"crypto/x509"
	"errors"
	"strings"
)

// published are the keys of a scheme that the provider publishes.
type published struct {
	*Fetch
	scheme *Scheme
	urls   []*template
	// headers are the canonical names of those that the URLs are made with.
	headers []string
	fetcher Fetcher
	// fixed says that requests have no say in where the keys are.
	fixed bool
	roots *x509.CertPool
	cache keyCache
}

// compilePublished returns nil if the keys of data are not published, or if there
// are configured ones and nothing that a request says could be wrong of them.
func compilePublished(data *Scheme, cfg *Config, params *parameters) (*published, error) {
	if data.Fetch == nil {
		return nil, nil
	}
	if len(data.Fetch.URLs) == 0 {
		return nil, wrong("fetch.urls", "must not be empty")
	}
	configured := len(cfg.Secrets) > 0
	p := &published{Fetch: data.Fetch, scheme: data, fetcher: cfg.Fetcher, roots: cfg.Roots}
	covers := new(coverage)
	for _, text := range data.Fetch.URLs {
		t, err := parseTemplate(text, &tokens{params: params, scheme: data, covers: covers})
		var missing *ConfigError
		if configured && errors.As(err, &missing) {
			return nil, nil
		}
		if err != nil {
			return nil, within("fetch", err)
		}
		p.urls = append(p.urls, t)
	}
	p.headers = covers.headers
	nothing := &input{Request: new(Request)}
	_, p.fixed = p.urls[0].text(nothing)
	switch {
	case p.fixed && configured:
		return nil, nil
	case p.fixed:
		_, failure := p.addresses(nothing)
		return p, asParamsError(failure)
	}
	return p, nil
}

// asParamsError is of parameters that make for a URL which is not the provider's.
func asParamsError(failure *Failure) error {
	if failure == nil {
		return nil
	}
	return &ConfigError{"params", "must lead to a host of the provider's own"}
}

// addresses returns where the keys of in are, once that is known to be the provider's
// own; "" in the place of those that in does not say.
func (p *published) addresses(in *input) ([]string, *Failure) {
	urls := make([]string, len(p.urls))
	var failure *Failure
	found := false
	for i, t := range p.urls {
		var c content
		if failure = t.render(in, &c); failure != nil {
			continue
		}
		address := string(c.appendTo(nil))
		if !strings.Contains(address, "://") {
			address = "https://" + address
		}
		if !ownURL(address, p.Hosts) || !strings.HasSuffix(pathOf(address), p.Suffix) {
			return nil, &Failure{SignatureMalformed, "the key's address is not one of the provider's own"}
		}
		urls[i], found = address, true
	}
	if !found && !p.Optional {
		return nil, failure
	}
	return urls, nil
}

// keyIDToken is the token of the key that a request asks for. What could lead to
// elsewhere within a URL is none.
func keyIDToken() token {
	const characters Alphabet = "-A-Za-z0-9_"
	return token{
		add: func(in *input, c *content) bool {
			c.add(in.keep(in.keyID))
			return in.keyID != "" && len(in.keyID) <= maxKeyID && characters.all(in.keyID)
		},
		absent: &Failure{SignatureMalformed, "the signature names no key"},
	}
}

// maxKeyID bounds the name of a key.
const maxKeyID = 128

// all reports whether s is made of characters of a, and not empty.
func (a Alphabet) all(s string) bool {
	for i := range len(s) {
		if !a.has(s[i]) {
			return false
		}
	}
	return s != ""
}
