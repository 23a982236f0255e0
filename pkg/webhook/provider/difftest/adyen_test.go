package difftest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"

	"github.com/adyen/adyen-go-api-library/v6/src/hmacvalidator"
	"github.com/adyen/adyen-go-api-library/v6/src/notification"
)

func adyenStandard() *subject {
	return &subject{
		name: "adyen", provider: "adyen",
		module: "github.com/adyen/adyen-go-api-library/v6", calls: "hmacvalidator.ValidateHmac",
		secrets: shared(func(rng *rand.Rand) string { return hexText(noise(rng, 32)) }),
		zero:    "00",
		bodies:  []func(*rand.Rand) []byte{adyenItem}, only: true,
		signature: adyenSignature(),
		verify: func(d *delivery) error {
			var n notification.Notification
			if err := json.Unmarshal(d.body, &n); err != nil {
				return err
			}
			items := n.GetNotificationItems()
			if len(items) == 0 {
				return errors.New("no items")
			}
			for _, item := range items {
				if !hmacvalidator.ValidateHmac(*item, d.secret) {
					return errRefused
				}
			}
			return nil
		},
		classes: []class{blankSecret, otherCase, unreadable},
	}
}

// adyenItem is a notification of one item.
func adyenItem(rng *rand.Rand) []byte {
	original := pick(rng, []string{"", `"originalReference":"9313547924770000",`})
	merchant := pick(rng, []string{"", `"merchantReference":"order 1",`, `"merchantReference":"",`, `"merchantReference":"日本 a:b\\n",`})
	return fmt.Appendf(nil, `{"live":"false","notificationItems":[{"NotificationRequestItem":{"additionalData":{"hmacSignature":""},`+
		`"amount":{"value":%d,"currency":%q},"pspReference":%q,%s"eventCode":"AUTHORISATION","eventDate":"2026-01-01T00:00:00+02:00",`+
		`"merchantAccountCode":%q,%s"success":%q}}]}`,
		rng.IntN(100_000), pick(rng, []string{"EUR", "USD", ""}), letters(rng, 16), original,
		pick(rng, []string{"TestMerchant", "a:b", `a\b`}), merchant, pick(rng, []string{"true", "false"}))
}

// adyenNames are those of what is read.
var adyenNames = []string{
	"notificationItems", "NotificationRequestItem", "additionalData", "amount", "value", "currency", "pspReference",
	"originalReference", "eventCode", "merchantAccountCode", "merchantReference", "success",
}

// otherCase is for an SDK that takes a member by its name in any case.
var otherCase = class{
	"a member whose name is written in another case",
	"Go's parser takes it for the member; names in JSON are compared as they are",
	sdk,
	func(d *delivery) bool {
		body := string(d.body)
		for _, name := range adyenNames {
			body = regexp.MustCompile(`(?i)"`+name+`"(\s*:)`).ReplaceAllString(body, `"`+name+`"$1`)
		}
		changed := body != string(d.body)
		d.body = []byte(body)
		return changed
	}, false,
}

// unreadable is for an SDK that decodes more than what is signed.
var unreadable = class{
	"a body that the SDK cannot decode",
	"the signature is over eight values, and says nothing of the others",
	postern,
	func(d *delivery) bool { return json.Unmarshal(d.body, new(notification.Notification)) != nil }, true,
}

// adyenSignature is the signature of the first item.
func adyenSignature() *place {
	item := func(d *delivery, f func(data map[string]any)) {
		var doc struct {
			Live  string `json:"live"`
			Items []struct {
				Item map[string]any `json:"NotificationRequestItem"`
			} `json:"notificationItems"`
		}
		if json.Unmarshal(d.body, &doc) != nil || len(doc.Items) == 0 {
			return
		}
		if data, ok := doc.Items[0].Item["additionalData"].(map[string]any); ok {
			f(data)
			d.body, _ = json.Marshal(doc)
		}
	}
	return &place{
		name: "hmacSignature",
		get: func(d *delivery) (text string) {
			item(d.clone(), func(data map[string]any) { text, _ = data["hmacSignature"].(string) })
			return text
		},
		set:   func(d *delivery, value string) { item(d, func(data map[string]any) { data["hmacSignature"] = value }) },
		clear: func(d *delivery) { item(d, func(data map[string]any) { delete(data, "hmacSignature") }) },
	}
}
