package client

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// retryPolicy says how often and when a failed call is made again.
type retryPolicy struct {
	retries int
	// base doubles with each retry, up to longest; the pause is random up to it.
	base time.Duration
	// longest is also the most that is waited because the API asks for it.
	longest time.Duration
}

var defaultRetryPolicy = retryPolicy{retries: 3, base: 200 * time.Millisecond, longest: 30 * time.Second}

// do calls f until it succeeds, fails in a way that again is not true of, or its
// retries or ctx are used up.
func (p retryPolicy) do(ctx context.Context, again func(error) bool, f func() error) error {
	for retry := 0; ; retry++ {
		err := f()
		if err == nil || retry >= p.retries || !again(err) {
			return err
		}
		pause, ok := p.pause(retry, err)
		if !ok || tooLate(ctx, pause) {
			return err
		}
		if waitErr := sleep(ctx, pause); waitErr != nil {
			return fmt.Errorf("%w (after %w)", waitErr, err)
		}
	}
}

// passes says whether the cause of err may pass. The call can be made again then, if
// making it twice does no more than making it once.
func passes(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Status {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return e.Code == CodeUnreachable
}

// throttled says whether the call was refused unseen, so that even one that does
// something each time can be made again.
func throttled(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusTooManyRequests
}

// pause is at least what the API asks for; ok is false where that is too long.
func (p retryPolicy) pause(retry int, err error) (pause time.Duration, ok bool) {
	var e *Error
	errors.As(err, &e)
	jitter := rand.N(p.bound(retry))
	return e.RetryAfter + jitter, e.RetryAfter <= p.longest
}

func (p retryPolicy) bound(retry int) time.Duration {
	d := p.base
	for ; retry > 0 && d < p.longest; retry-- {
		d *= 2
	}
	return min(d, p.longest)
}

func tooLate(ctx context.Context, pause time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) < pause
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
