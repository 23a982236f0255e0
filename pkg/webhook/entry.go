package webhook

import (
	"net/http"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// entry is a webhook made ready to judge deliveries.
type entry struct {
	// address is that under which the webhook was looked up.
	address  string
	webhook  Webhook
	provider *provider.Provider
	// handshaker is nil while the webhook lacks a provider, and verifier while it
	// lacks that or a secret.
	handshaker provider.Handshaker
	verifier   provider.Verifier
	schema     Schema
	// again says that what is judged had been let as far as its address before: since
	// then that may have ended, and even be forgotten.
	again bool
	// err is the answer to every delivery where the id names no webhook.
	err      error
	loaded   time.Time
	goodTill time.Time
}

// freshAt says whether e need not be looked up again. A time before it was loaded says
// that the clock was set back, and nothing of how old it is.
func (e *entry) freshAt(t time.Time) bool { return !t.Before(e.loaded) && t.Before(e.goodTill) }

// takes says whether the webhook takes deliveries at that address, and at all.
func (e *entry) takes(address string, t time.Time) error {
	switch {
	case e.expired(address, t):
		return &Error{Kind: Gone, Code: "address_expired", Message: "This webhook has another address now."}
	case e.webhook.Status == Paused:
		return &doubt{&Error{Kind: Gone, Code: "webhook_paused", Message: "This webhook is paused."}}
	case e.webhook.Status == Deleted:
		return &Error{Kind: Gone, Code: "webhook_deleted", Message: "This webhook was deleted."}
	case e.handshaker == nil:
		return notConfigured()
	}
	return nil
}

func notConfigured() error {
	return &doubt{&Error{Kind: Unavailable, Code: "webhook_not_configured", Message: "This webhook has no provider or no secret yet, so that nothing can be verified; try again later.", RetryAfter: time.Minute}}
}

// expired says whether address led to the webhook once, and does so no more.
func (e *entry) expired(address string, t time.Time) bool {
	_, ends := e.webhook.address(address)
	return !e.again && !ends.IsZero() && !t.Before(ends)
}

// request is what verification sees: the URL is the one that was minted.
func (e *entry) request(d Delivery) *provider.Request {
	url, _ := e.webhook.address(d.Address)
	if d.RawQuery != "" {
		url += "?" + d.RawQuery
	}
	return &provider.Request{Method: d.Method, URL: url, Header: d.Header, Body: d.Body}
}

// success is what the webhook's owner has chosen as an answer to r, or the provider
// expects.
func (e *entry) success(r *provider.Request) provider.Answer {
	if own := e.webhook.Policy.Answer; own != (Answer{}) {
		a := provider.Answer{Status: own.Status, Header: http.Header{}, Body: []byte(own.Body)}
		if own.ContentType != "" {
			a.Header.Set("Content-Type", own.ContentType)
		}
		return a
	}
	if e.provider == nil {
		return provider.Answer{}
	}
	return e.provider.Answer(r)
}

// window is how long an event is remembered: for as long as its provider may send it again.
func (e *entry) window() time.Duration { return max(minWindow, e.provider.RetryHorizon) }
