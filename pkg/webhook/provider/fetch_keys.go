package provider

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"slices"
	"time"
)

// maxPublished bounds what is read of a provider's keys, in bytes.
const maxPublished = 256 << 10

// keys returns the keys at addresses, of which there must be one that answers c.
func (p *published) keys(ctx context.Context, addresses []string, c *claim, now time.Time) (keys []keyed, failure *Failure) {
	failure = &Failure{SignatureMalformed, "the signature names no key"}
	for i, address := range addresses {
		if address == "" || c.place != 0 && c.place != i+1 {
			continue
		}
		has := func(keys []keyed) bool { return anyAnswers(inPlace(keys, i+1), c) }
		found, f := p.cache.get(ctx, address, now, fetching{has, func(ctx context.Context) ([]keyed, *Failure) {
			return p.fetch(ctx, address, now)
		}})
		if failure = f; f != nil {
			continue
		}
		if keys = append(keys, inPlace(found, i+1)...); anyAnswers(keys, c) {
			return keys, nil
		}
	}
	return keys, failure
}

// anyAnswers reports whether one of keys can be the one that c asks for.
func anyAnswers(keys []keyed, c *claim) bool {
	return slices.ContainsFunc(keys, func(k keyed) bool { return k.answers(c) })
}

// fetch asks for the keys at address.
func (p *published) fetch(ctx context.Context, address string, now time.Time) ([]keyed, *Failure) {
	doc, err := p.fetcher.Fetch(ctx, address)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !p.fixed:
		return nil, &Failure{SignatureMismatch, "the provider has no such key"}
	case err != nil || len(doc) > maxPublished:
		return nil, unavailable(address)
	}
	found, err := p.read(doc, now)
	if err != nil {
		return nil, unavailable(address)
	}
	keys, err := p.scheme.usable(found, "")
	if err != nil {
		return nil, unavailable(address)
	}
	return keys, nil
}

// unavailable says whose keys cannot be had. The address's path may be of the
// sender's choice, and its host is not.
func unavailable(address string) *Failure {
	host := "the provider"
	if u, err := url.Parse(address); err == nil {
		host = u.Hostname()
	}
	return &Failure{KeyUnavailable, "no usable key was got from " + host}
}

// read reads what was fetched.
func (p *published) read(doc []byte, now time.Time) ([]publicKey, error) {
	if len(p.Names) > 0 {
		return p.readCertificate(doc, now)
	}
	return p.scheme.Key.publicKeys(string(doc))
}
