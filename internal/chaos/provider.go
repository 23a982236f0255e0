package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// Provider plays a provider to one webhook.
type Provider struct {
	// Name is that of the catalogue, Secret what the webhook was given.
	Name, Secret string
	// URL is where deliveries go.
	URL string
	// Make makes up its events.
	Make   Maker
	Client *http.Client
}

// NewClient returns what providers send with: as long as it takes, so that the time
// that an answer took is known, and with a connection for each of n senders.
func NewClient(n int) *http.Client {
	return &http.Client{
		Timeout:   30 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 2 * n},
	}
}

// Answer is what became of a delivery.
type Answer struct {
	// Status is 0 if there was no answer.
	Status     int
	RetryAfter string
	// Code is that of a problem document.
	Code string
	Took time.Duration
}

// Acknowledged says whether the provider may forget the event.
func (a Answer) Acknowledged() bool { return a.Status >= 200 && a.Status < 300 }

// sign returns the header of a delivery of e, signed with a secret as of a time.
func (p *Provider) sign(e Event, secret string, at time.Time) (http.Header, error) {
	known, _ := provider.Lookup(p.Name)
	r := &provider.Request{Method: http.MethodPost, URL: p.URL, Body: e.Body, Header: http.Header{
		"Content-Type": {e.ContentType}, "Webhook-Id": {e.ID},
	}}
	err := known.Sign(r, provider.Config{Secrets: []provider.Secret{{ID: "1", Value: secret}}}, at)
	return r.Header, err
}

// Deliver sends e once, properly signed.
func (p *Provider) Deliver(ctx context.Context, e Event) Answer {
	header, err := p.sign(e, p.Secret, time.Now())
	if err != nil {
		return Answer{}
	}
	return p.send(ctx, header, e.Body)
}

func (p *Provider) send(ctx context.Context, header http.Header, body []byte) Answer {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL, bytes.NewReader(body))
	if err != nil {
		return Answer{}
	}
	r.Header = header
	began := time.Now()
	resp, err := p.Client.Do(r)
	if err != nil {
		return Answer{Took: time.Since(began)}
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return Answer{Took: time.Since(began)}
	}
	a := Answer{Status: resp.StatusCode, RetryAfter: resp.Header.Get("Retry-After"), Took: time.Since(began)}
	var problem struct{ Code string }
	if json.Unmarshal(text, &problem) == nil {
		a.Code = problem.Code
	}
	return a
}

const (
	firstPause = 25 * time.Millisecond
	maxPause   = 500 * time.Millisecond
)

// Persist sends e until it is acknowledged or ctx ends, with growing pauses, and
// tells of every answer.
func (p *Provider) Persist(ctx context.Context, r *rand.Rand, e Event, tell func(Answer)) (acknowledged bool) {
	for pause := firstPause; ctx.Err() == nil; pause = min(2*pause, maxPause) {
		a := p.Deliver(ctx, e)
		tell(a)
		if a.Acknowledged() {
			return true
		}
		sleep(ctx, pause/2+time.Duration(r.Int64N(int64(pause))))
	}
	return false
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
