package provider

import (
	"context"
	"time"
)

// attempt is a request, as it may have been meant.
type attempt struct {
	provider *Provider
	config   Config
	request  *Request
}

// newAttempt has the provider that a description makes of "custom", so that its
// data can be varied like that of others.
func newAttempt(p *Provider, cfg Config, r *Request) (attempt, error) {
	described, err := p.described(cfg)
	if err != nil {
		return attempt{}, err
	}
	plain := *described
	plain.custom, cfg.Scheme = false, nil
	return attempt{&plain, cfg, r}, nil
}

// holds reports whether the signature holds, whatever the time.
func (a attempt) holds(ctx context.Context, now time.Time) bool {
	v, err := a.provider.compile(a.config)
	if err != nil {
		return false
	}
	in := a.provider.input(a.request)
	defer in.release()
	_, failure := v.verify(ctx, in, now)
	return failure == nil || failure.isTime()
}

// withSecrets is a with every secret changed; ok is false if none was.
func (a attempt) withSecrets(change func(string) string) (b attempt, ok bool) {
	b = a
	b.config.Secrets = nil
	for _, s := range a.config.Secrets {
		value := change(s.Value)
		ok = ok || value != s.Value
		b.config.Secrets = append(b.config.Secrets, Secret{s.ID, value})
	}
	return b, ok
}

// withSchemes is a with every scheme changed; ok is false if none was.
func (a attempt) withSchemes(change func(*Scheme) bool) (b attempt, ok bool) {
	p := *a.provider
	p.Schemes = append([]Scheme(nil), p.Schemes...)
	for i := range p.Schemes {
		ok = change(&p.Schemes[i]) || ok
	}
	a.provider = &p
	return a, ok
}

// withBody is a with another body.
func (a attempt) withBody(body []byte) attempt {
	r := *a.request
	r.Body = body
	a.request = &r
	return a
}

// withURL is a with another URL.
func (a attempt) withURL(url string) attempt {
	r := *a.request
	r.URL = url
	a.request = &r
	return a
}

// withHeader is a with another value of a header.
func (a attempt) withHeader(name, value string) attempt {
	r := *a.request
	r.Header = r.Header.Clone()
	r.Header[name] = []string{value}
	a.request = &r
	return a
}
