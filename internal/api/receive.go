package api

import (
	"cmp"
	"context"
	"maps"
	"net/http"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Receive handles every method of /v1/hooks/{id}: what providers call.
func Receive(r *webhook.Receiver) Handler {
	return func(ctx context.Context, req *Request) *Response {
		receipt, err := r.Receive(ctx, webhook.Delivery{
			Address:  req.Params["id"],
			Method:   req.Method,
			RawQuery: req.RawQuery,
			Header:   req.Header,
			Body:     req.Body,
		})
		lineOf(ctx).receipt(receipt)
		if err != nil {
			return fail(ctx, err)
		}
		return acknowledge(receipt)
	}
}

type acknowledgement struct {
	Status webhook.Outcome `json:"status"`
}

// acknowledge answers as the provider expects, or says what happened where it
// reads nothing but the status.
func acknowledge(r webhook.Receipt) *Response {
	a := r.Answer
	if a.Status == 0 && len(a.Body) == 0 && len(a.Header) == 0 {
		return respond(http.StatusOK, acknowledgement{r.Outcome})
	}
	h := header("")
	maps.Copy(h, a.Header)
	return &Response{Status: cmp.Or(a.Status, http.StatusOK), Header: h, Body: a.Body}
}
