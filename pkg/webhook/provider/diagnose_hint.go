package provider

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// clockFindings say what may be amiss with the time of a genuine signature.
func clockFindings(ctx context.Context, a attempt, f *Failure, now time.Time) []Finding {
	for _, u := range units {
		b, ok := a.withSchemes(func(s *Scheme) bool {
			changed := s.Timestamp.In != "" && cmp.Or(s.Timestamp.Unit, Seconds) != u.unit
			s.Timestamp.Unit = u.unit
			return changed
		})
		if ok && b.isCurrent(ctx, now) {
			return []Finding{{Code: "time_unit", Message: "The signature holds, but its time is in " + u.says + ", which is not what this provider writes it in.", Certain: true}}
		}
	}
	if f.Cause == TimestampTooNew {
		return []Finding{{Code: "clock_behind", Message: "The signature holds, but it is from the future: " + f.Detail + ". The clock here is behind, or the sender's is ahead.", Certain: true}}
	}
	return []Finding{{Code: "clock_ahead", Message: "The signature holds, but it is old: " + f.Detail + ". The clock here is ahead, or the request was kept or repeated: then it must be judged as of when it arrived.", Certain: true}}
}

// units are how a time may be written.
var units = []struct {
	unit Unit
	says string
}{{Seconds, "seconds"}, {Milliseconds, "milliseconds"}}

// isCurrent reports whether the signature holds, time and all.
func (a attempt) isCurrent(ctx context.Context, now time.Time) bool {
	v, err := a.provider.Verifier(a.config)
	if err != nil {
		return false
	}
	_, err = v.Verify(ctx, a.request, now)
	return err == nil
}

// hints are what may be amiss with a request of which no variation holds.
func hints(p *Provider, cfg Config, r *Request) []Finding {
	var found []Finding
	for _, hint := range []func(*Provider, Config, *Request) Finding{hintSecret, hintHeader, hintStranger, hintBody, hintMode} {
		if f := hint(p, cfg, r); f.Message != "" {
			found = append(found, f)
		}
	}
	return found
}

func hintSecret(_ *Provider, cfg Config, _ *Request) Finding {
	if len(cfg.Secrets) > 0 {
		return Finding{}
	}
	return Finding{Code: "no_secret", Message: "No secret is given."}
}

// hintHeader tells of a missing signature what is there instead.
func hintHeader(p *Provider, _ Config, r *Request) Finding {
	var missing []string
	for i := range p.Schemes {
		s := &p.Schemes[i]
		if s.Signature.In != InHeader || s.OptIn {
			continue
		}
		if slices.ContainsFunc(s.headerNames(), func(name string) bool { return r.Header.Get(name) != "" }) {
			return Finding{}
		}
		missing = append(missing, s.Signature.Name)
	}
	if len(missing) == 0 {
		return Finding{}
	}
	return Finding{Code: "header_missing", Message: fmt.Sprintf(
		"The request has no header %s. Either it is not from %s, or the webhook has no secret there, or something on the way drops headers.",
		strings.Join(slices.Compact(missing), " or "), p.Title)}
}

// headerNames are the headers in which s looks for signatures.
func (s *Scheme) headerNames() []string {
	return slices.Concat([]string{s.Signature.Name}, s.Signature.Aliases, s.Signature.Also)
}

// commonHeaders are signature headers that several providers have, and none tells by.
var commonHeaders = []string{"Authorization", "X-Signature", "X-Hub-Signature", "X-Hub-Signature-256", "X-Webhook-Signature", "Signature", "Webhook-Signature", "Svix-Signature"}

// hintStranger tells whose signature the request has, if it is another provider's.
func hintStranger(p *Provider, _ Config, r *Request) Finding {
	for _, group := range groups {
		for i := range group {
			other := &group[i]
			if other.Name != p.Name && other.leavesIts(r.Header) && !p.leavesIts(r.Header) {
				return Finding{Code: "other_provider", Message: fmt.Sprintf("The request looks like one of %s (%s).", other.Title, other.Name)}
			}
		}
	}
	return Finding{}
}

// leavesIts reports whether h has a signature header that is p's own.
func (p *Provider) leavesIts(h http.Header) bool {
	for i := range p.Schemes {
		s := &p.Schemes[i].Signature
		name := http.CanonicalHeaderKey(s.Name)
		if s.In == InHeader && !slices.Contains(commonHeaders, name) && h.Get(name) != "" {
			return true
		}
	}
	return false
}

func hintBody(_ *Provider, _ Config, r *Request) Finding {
	switch {
	case len(r.Body) == 0 && r.Method == http.MethodPost:
		return Finding{Code: "body_empty", Message: "The body is empty. Was it read before, and not kept?"}
	case bytes.Contains(r.Body, []byte("\ufffd")):
		return Finding{Code: "body_not_text", Message: "The body has replacement characters: bytes that are no UTF-8 were lost when something took it for text."}
	case bytes.HasPrefix(r.Body, []byte("[object Object]")):
		return Finding{Code: "body_parsed", Message: "The body is what became of an object: the bytes as they arrived are needed."}
	}
	return Finding{}
}

// hintMode tells which of a provider's two secrets is the right one.
func hintMode(p *Provider, _ Config, r *Request) Finding {
	if mode := p.claimedMode(r); mode != "" {
		return Finding{Code: "secret_of_another_mode", Message: "The request says that it is of the " + mode + " mode. Is the secret that of the " + mode + " mode, and of this very endpoint?"}
	}
	return Finding{Code: "secret_of_another", Message: "Nothing that commonly goes wrong explains it. Is the secret that of this very endpoint, and of the same mode (live or test)? Has it been replaced since?"}
}

// claimedMode is the mode that r says it is of, genuine or not.
func (p *Provider) claimedMode(r *Request) string {
	e, err := compileEvents(p)
	if err != nil {
		return ""
	}
	in := p.input(r)
	defer in.release()
	e.read(in, new(coverage))
	return e.mode(in)
}
