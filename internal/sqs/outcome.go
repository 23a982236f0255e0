package sqs

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// watchConnection returns a context for one call, and a function that says
// whether the call got a connection. Without one nothing was sent. With one all
// may be, even if the call has failed: net/http writes in the background.
func watchConnection(ctx context.Context) (context.Context, func() bool) {
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	return ctx, connected.Load
}

// isRefusal says whether err is an answer of SQS that it did not take the message:
// that the call was wrong, or that there were too many. Any other answer may come
// from a server that failed when the message was durable already.
func isRefusal(err error) bool {
	throttle := retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}
	if throttle.IsErrorThrottle(err).Bool() {
		return true
	}
	var answer interface{ HTTPStatusCode() int }
	if !errors.As(err, &answer) {
		return false
	}
	status := answer.HTTPStatusCode()
	return status >= http.StatusBadRequest && status < http.StatusInternalServerError
}
