package api

import (
	"context"

	"github.com/postern-dev/postern/pkg/webhook"
)

// routes are the handlers of a function that serves more than one route, by the
// gateway's key of the route.
type routes map[string]Handler

func (m routes) handle(ctx context.Context, r *Request) *Response {
	if h, ok := m[r.Route]; ok {
		return h(ctx, r)
	}
	return problem(&webhook.Error{Kind: webhook.NotFound, Code: "not_found", Message: "There is no such call."})
}

// ManageRoutes, DeliveryRoutes and EventRoutes are the gateway's keys of the routes
// that Manage, Deliveries and Events serve.
var (
	ManageRoutes   = []string{"GET " + webhookPath, "PATCH " + webhookPath, "DELETE " + webhookPath}
	DeliveryRoutes = []string{"GET " + webhookPath + "/deliveries", "GET " + webhookPath + "/deliveries/{delivery}", "POST " + webhookPath + "/deliveries/{delivery}/retry"}
	EventRoutes    = []string{"GET " + webhookPath + "/events", "GET " + webhookPath + "/event", "POST " + webhookPath + "/replay"}
)

const webhookPath = "/v1/webhooks/{id}"

// Manage serves ManageRoutes.
func Manage(a Authenticator, m *webhook.Manager, baseURL string) Handler {
	return routes{
		ManageRoutes[0]: GetWebhook(a, m),
		ManageRoutes[1]: ChangeWebhook(a, m, baseURL),
		ManageRoutes[2]: DeleteWebhook(a, m),
	}.handle
}

// Deliveries serves DeliveryRoutes.
func Deliveries(a Authenticator, v *webhook.Retrier) Handler {
	return routes{
		DeliveryRoutes[0]: ListDeliveries(a, v),
		DeliveryRoutes[1]: GetDelivery(a, v),
		DeliveryRoutes[2]: RetryDelivery(a, v),
	}.handle
}

// Events serves EventRoutes.
func Events(a Authenticator, v *webhook.Replayer) Handler {
	return routes{
		EventRoutes[0]: ListEvents(a, v),
		EventRoutes[1]: GetEvent(a, v),
		EventRoutes[2]: ReplayEvents(a, v),
	}.handle
}
