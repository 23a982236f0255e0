package smoke

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	attempts = 5
	pause    = time.Second
)

// receipt is what Postern answers a delivery with: a Status in words to one that it
// takes, and a Code, beside the HTTP status, to one that it refuses.
type receipt struct {
	Status any
	Code   string
}

func (r receipt) String() string {
	if r.Code != "" {
		return r.Code
	}
	return fmt.Sprint(r.Status)
}

// deliver returns the step that sends the event and expects that answer.
func (r *run) deliver(want string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		status, got, err := r.send(ctx, r.secret)
		if err == nil && (status != http.StatusOK || got.Status != want) {
			err = fmt.Errorf("answered %d %s, and not 200 %s", status, got, want)
		}
		return fmt.Sprintf("%d %s", status, got), err
	}
}

func (r *run) forge(ctx context.Context) (string, error) { // I2
	status, got, err := r.send(ctx, r.secret+"forged")
	if err == nil && status != http.StatusUnauthorized {
		err = fmt.Errorf("answered %d %s, and not 401", status, got)
	}
	return fmt.Sprintf("%d %s", status, got), err
}

// send sends the event signed as Stripe signs. As a provider does, it sends it again
// where Postern says that it cannot take it now.
func (r *run) send(ctx context.Context, secret string) (status int, got receipt, err error) {
	for range attempts {
		status, got, err = r.sendOnce(ctx, secret)
		if err != nil || status != http.StatusServiceUnavailable && status != http.StatusTooManyRequests {
			break
		}
		if err := sleep(ctx, pause); err != nil {
			return status, got, err
		}
	}
	return status, got, err
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func (r *run) sendOnce(ctx context.Context, secret string) (int, receipt, error) {
	stripe, _ := provider.Lookup("stripe") // the catalogue has it
	s := &provider.Request{
		Method: http.MethodPost, URL: r.hook.URL, Body: r.body,
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
	}
	if err := stripe.Sign(s, provider.Config{Secrets: []provider.Secret{{ID: "1", Value: secret}}}, time.Now()); err != nil {
		return 0, receipt{}, err
	}
	req, err := http.NewRequestWithContext(ctx, s.Method, s.URL, bytes.NewReader(s.Body))
	if err != nil {
		return 0, receipt{}, err
	}
	req.Header = s.Header
	return r.do(req)
}

func (r *run) do(req *http.Request) (int, receipt, error) {
	res, err := r.HTTP.Do(req)
	if err != nil {
		return 0, receipt{}, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return 0, receipt{}, fmt.Errorf("read the answer: %w", err)
	}
	var got receipt
	if err := json.Unmarshal(b, &got); err != nil {
		return 0, receipt{}, fmt.Errorf("answered %d without JSON", res.StatusCode)
	}
	return res.StatusCode, got, nil
}
