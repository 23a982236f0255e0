package api

import (
	"context"
	"net/http"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// delivery is a refused delivery as its webhook's owner sees it.
type delivery struct {
	ID         string      `json:"id"`
	WebhookID  string      `json:"webhook_id"`
	Code       string      `json:"code"`
	ReceivedAt time.Time   `json:"received_at"`
	ExpiresAt  time.Time   `json:"expires_at"`
	Method     string      `json:"method"`
	Query      string      `json:"query,omitempty"`
	Size       int         `json:"size"`
	Header     http.Header `json:"headers,omitempty"`
	Body       []byte      `json:"body_base64,omitempty"`
	Diagnosis  *diagnosis  `json:"diagnosis,omitempty"`
}

// diagnosis is why a delivery could not be verified.
type diagnosis struct {
	Summary  string    `json:"summary"`
	Findings []finding `json:"findings"`
}

// finding is one thing that may be amiss.
type finding struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Certain bool   `json:"certain"`
}

func describeDiagnosis(d *webhook.Diagnosis) *diagnosis {
	if d == nil {
		return nil
	}
	shown := &diagnosis{Summary: d.Summary, Findings: []finding{}}
	for _, f := range d.Findings {
		shown.Findings = append(shown.Findings, finding(f))
	}
	return shown
}

func describeDelivery(k webhook.KeptDelivery) delivery {
	return delivery{
		ID: k.ID, WebhookID: k.WebhookID, Code: k.Code, ReceivedAt: k.ReceivedAt.UTC(), ExpiresAt: k.Expires.UTC(),
		Method: k.Method, Query: k.RawQuery, Size: k.BodySize, Header: k.Header, Body: k.Body,
	}
}

// ListDeliveries handles GET /v1/webhooks/{id}/deliveries.
func ListDeliveries(a Authenticator, v *webhook.Retrier) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		list, err := v.List(ctx, p, r.Params["id"])
		if err != nil {
			return fail(ctx, err)
		}
		shown := make([]delivery, 0, len(list))
		for _, k := range list {
			k.RawQuery, k.Header, k.Body = "", nil, nil
			shown = append(shown, describeDelivery(k))
		}
		return respond(http.StatusOK, map[string][]delivery{"deliveries": shown})
	})
}

// maxShown is up to which size a body is shown: in base64, with what stands around it,
// it is then within what a Lambda function may answer. (6 MB)
const maxShown = 4 << 20

// GetDelivery handles GET /v1/webhooks/{id}/deliveries/{delivery}: the one call
// that shows what a stranger may have sent, headers and body.
func GetDelivery(a Authenticator, v *webhook.Retrier) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		k, d, err := v.Get(ctx, p, r.Params["id"], r.Params["delivery"])
		if err != nil {
			return fail(ctx, err)
		}
		if len(k.Body) > maxShown {
			k.Body = nil
		}
		shown := describeDelivery(k)
		shown.Diagnosis = describeDiagnosis(d)
		return respond(http.StatusOK, shown)
	})
}

// retried says what became of a delivery that was judged once more.
type retried struct {
	Status  webhook.Outcome `json:"status"`
	EventID string          `json:"event_id,omitempty"`
}

// RetryDelivery handles POST /v1/webhooks/{id}/deliveries/{delivery}/retry. A
// delivery that is still refused is answered with 409 and the code of the refusal,
// for the call itself was in order.
func RetryDelivery(a Authenticator, v *webhook.Retrier) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		receipt, err := v.Retry(ctx, p, r.Params["id"], r.Params["delivery"])
		lineOf(ctx).receipt(receipt)
		if err != nil {
			return stillRefused(fail(ctx, err), receipt)
		}
		return respond(http.StatusOK, retried{Status: receipt.Outcome, EventID: receipt.EventID})
	})
}
