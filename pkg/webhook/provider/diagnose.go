package provider

import (
	"context"
	"errors"
	"time"
)

// Diagnosis is what [Diagnose] found out about a request. It holds nothing of
// secrets or expected signatures. Yet it tells more than a sender may know, and is
// for whoever sets the webhook up.
type Diagnosis struct {
	// Result is what verification found; nil if the request is not verified.
	Result *Result
	// Answer is the answer to a handshake; nil if the request is none.
	Answer *Answer
	// Failure is why the request is not verified; nil if it is, or if Config says why.
	Failure *Failure
	// Config is what is wrong with the configuration; nil if that is fine.
	Config *ConfigError
	// Findings are what is amiss, what is certain first.
	Findings []Finding
}

// Finding is one thing that is amiss with a request or a configuration.
type Finding struct {
	// Code is stable, in snake_case.
	Code string
	// Message is a sentence for a person.
	Message string
	// Certain says that the signature holds once that is put right. Of several such
	// findings all must be.
	Certain bool
}

// OK reports whether the request is a genuine event or handshake.
func (d *Diagnosis) OK() bool { return d.Result != nil || d.Answer != nil }

// Diagnose verifies r, and if it does not hold tries what commonly goes wrong: with
// the secret, the body, the URL, the signature and the clock. It takes up to some
// hundred times as long as verifying does, and ends sooner if ctx does; a body of more
// than 1 MiB is taken to be as it was sent.
func Diagnose(ctx context.Context, p *Provider, cfg Config, r *Request, now time.Time) Diagnosis {
	cfg.Fetcher = fetchOnce(cfg.Fetcher)
	d := judge(ctx, p, cfg, r, now)
	if d.OK() {
		return d
	}
	a, err := newAttempt(p, cfg, r)
	switch f := d.Failure; {
	case err != nil:
		return d
	case f != nil && f.isTime():
		d.Findings = clockFindings(ctx, a, f, now)
		return d
	}
	d.Findings = search(ctx, a, now)
	if len(d.Findings) == 0 {
		d.Findings = hints(a.provider, cfg, r)
	}
	return d
}

// judge verifies r, and looks for nothing.
func judge(ctx context.Context, p *Provider, cfg Config, r *Request, now time.Time) (d Diagnosis) {
	h, err := p.Handshaker(cfg)
	if err != nil {
		d.refuse(err)
		return d
	}
	answer, ok, err := h.Handshake(ctx, r, now)
	switch {
	case ok:
		d.Answer = &answer
		return d
	case err != nil:
		d.refuse(err)
		return d
	}
	v, err := p.Verifier(cfg)
	if err != nil {
		d.refuse(err)
		return d
	}
	result, err := v.Verify(ctx, r, now)
	if err != nil {
		d.refuse(err)
		return d
	}
	d.Result = &result
	return d
}

// refuse takes note of why the request does not hold. An error of any other kind is
// one of a key that could not be had.
func (d *Diagnosis) refuse(err error) {
	if !errors.As(err, &d.Failure) && !errors.As(err, &d.Config) {
		d.Failure = &Failure{Cause: KeyUnavailable, Detail: err.Error()}
	}
}

// isTime reports whether f is said of genuine signatures alone.
func (f *Failure) isTime() bool { return f.Cause == TimestampTooOld || f.Cause == TimestampTooNew }
