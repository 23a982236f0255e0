package difftest

import (
	"strings"

	"github.com/resend/resend-go/v2"
)

func resendWebhooks() *subject {
	client := resend.NewClient("re_0")
	s := standard("svix-id", "svix-timestamp", "svix-signature")
	s.name, s.provider = "resend", "resend"
	s.module, s.calls = "github.com/resend/resend-go/v2", "Webhooks.Verify"
	s.verify = func(d *delivery) error {
		h := d.headers()
		return client.Webhooks.Verify(&resend.VerifyWebhookOptions{
			Payload: string(d.body), WebhookSecret: d.secret,
			Headers: resend.WebhookHeaders{
				Id: h.Get("svix-id"), Timestamp: h.Get("svix-timestamp"), Signature: h.Get("svix-signature"),
			},
		})
	}
	s.classes = []class{
		blankSecret,
		pastedSecret,
		joinedOf("svix-signature"),
		firstOf("svix-signature", "svix-timestamp", "svix-id"),
		wholeSeconds,
		manySignatures(s.signature, " "),
		anyVersion,
		emptyBody,
	}
	return s
}

// anyVersion is for a signature of another version, which the SDK takes for one of v1.
var anyVersion = class{
	"a signature whose version is not v1",
	"another version is another algorithm; what is signed as v1 must say so",
	sdk,
	func(d *delivery) (changed bool) {
		items := strings.Split(d.get("svix-signature"), " ")
		for i, item := range items {
			if version, signature, ok := strings.Cut(item, ","); ok && version != "v1" {
				items[i] = "v1," + signature
				changed = true
			}
		}
		d.set("svix-signature", strings.Join(items, " "))
		return changed
	}, false,
}
