package provider

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// maxAddresses bounds the further addresses of a webhook, each of which costs a
// forgery one more check.
const maxAddresses = 8

// CheckURLs returns a [*ConfigError] of the field "urls" if there are more than 8 of
// them, or if one is not absolute, of https or http, and without credentials, query and
// fragment: no request can have been sent there.
func CheckURLs(addresses []string) error {
	if len(addresses) > maxAddresses {
		return &ConfigError{"urls", fmt.Sprintf("must be at most %d", maxAddresses)}
	}
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || strings.ContainsAny(address, "?#") {
			return &ConfigError{"urls", "must be absolute, of https or http, and without credentials, query and fragment"}
		}
	}
	return nil
}

// verifyAnywhere checks in by s, as sent to the webhook's URL or, where that is
// signed, to another of its addresses.
func (v *verifier) verifyAnywhere(ctx context.Context, s *signed, in *input, now time.Time) (proved, *Failure) {
	found, failure := s.verify(ctx, in, now)
	if s.covers.url {
		found.url = in.URL
	}
	if failure == nil || failure.Cause != SignatureMismatch || !s.covers.url {
		return found, failure
	}
	sent := in.Request
	defer func() { in.Request = sent }()
	for _, address := range v.addresses {
		in.Request = sent.at(address)
		found, f := s.verify(ctx, in, now)
		if f == nil {
			found.url = in.URL
			return found, nil
		}
		failure = graver(failure, f) // such as that it is genuine there, and too old
	}
	return proved{}, failure
}

// at returns r as if it had been sent to address, with the query that it was sent with.
func (r *Request) at(address string) *Request {
	moved := *r
	moved.URL = address
	if _, query, ok := strings.Cut(r.URL, "?"); ok {
		moved.URL += "?" + query
	}
	return &moved
}
