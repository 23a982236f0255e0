package difftest

import (
	"strings"

	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/webhooks"
)

func openaiWebhooks() *subject {
	s := standard("webhook-id", "webhook-timestamp", "webhook-signature")
	s.name, s.provider = "openai", "openai"
	s.module, s.calls = "github.com/openai/openai-go/v3", "webhooks.WebhookService.VerifySignature"
	s.verify = func(d *delivery) error {
		service := webhooks.NewWebhookService(option.WithWebhookSecret(d.secret))
		return service.VerifySignature(d.body, d.headers())
	}
	s.classes = []class{
		joinedOf("webhook-signature"),
		pastedSecret,
		withoutVersion,
		firstOf("webhook-signature", "webhook-timestamp", "webhook-id"),
		wholeSeconds,
		manySignatures(s.signature, " "),
	}
	return s
}

// withoutVersion is for a signature that does not say its version.
var withoutVersion = class{
	"a signature without its version",
	"Standard Webhooks has it before each signature; a signature of no version could be of any",
	sdk,
	func(d *delivery) (changed bool) {
		items := strings.Fields(d.get("webhook-signature"))
		for i, item := range items {
			if !strings.Contains(item, ",") {
				items[i] = "v1," + item
				changed = true
			}
		}
		d.set("webhook-signature", strings.Join(items, " "))
		return changed
	}, false,
}
