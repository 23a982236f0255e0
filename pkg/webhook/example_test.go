package webhook_test

import (
	"fmt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// A message as it stands on the queue.
func ExampleDecodeEvent() {
	message := []byte(`{"specversion":"1.0","id":"evt_1PqL2x","type":"payment.succeeded",
		"source":"/workspaces/local/products/ecommerce-platform/apps/stripe-payments/envs/prd",
		"webhookid":"wh_oq3wcuhtqgfgfhtpdd3zsbpmfpsmhmcw","provider":"stripe","proof":"verified",
		"data":{"id": "evt_1PqL2x"}}`)
	e, err := webhook.DecodeEvent(message)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.Type, e.WebhookID, e.ID)
	fmt.Printf("%s\n", e.Data) // byte for byte as the provider sent it
	// Output:
	// payment.succeeded wh_oq3wcuhtqgfgfhtpdd3zsbpmfpsmhmcw evt_1PqL2x
	// {"id": "evt_1PqL2x"}
}
