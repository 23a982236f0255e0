package provider

import "time"

// paymentProviders are those of payments.
var paymentProviders = []Provider{
	{
		// Known from npm:@adyen/api-library@32.1.0; go:github.com/adyen/adyen-go-api-library/v6@v6.0.0.
		// What is absent is signed as if it were empty.
		Name: "adyen", Title: "Adyen",
		Schemes: []Scheme{{
			ID: "adyen.standard", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Key:       Key{Encoding: Hex},
			Signature: Signature{In: InJSON, Name: "additionalData.hmacSignature", Encoding: Base64},
			Content:   "{json:pspReference}:[{json:originalReference}]:[{json:merchantAccountCode}]:[{json:merchantReference}]:[{json:amount.value}]:[{json:amount.currency}]:{json:eventCode}:{json:success}",
			Items:     "notificationItems[].NotificationRequestItem",
		}, {
			ID: "adyen.balance-platform", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Key:       Key{Encoding: Hex},
			Signature: Signature{In: InHeader, Name: "HmacSignature", Encoding: Base64},
			Content:   "{body}",
		}},
		EventID: []Place{
			{In: InJSON, Name: "notificationItems[].NotificationRequestItem.pspReference", With: []Place{
				{In: InJSON, Name: "notificationItems[].NotificationRequestItem.eventCode"},
				{In: InJSON, Name: "notificationItems[].NotificationRequestItem.success"},
			}},
			{In: InJSON, Name: "data.id", With: []Place{{In: InJSON, Name: "type"}, {In: InJSON, Name: "timestamp"}}},
		},
		EventType: []Place{
			{In: InJSON, Name: "notificationItems[].NotificationRequestItem.eventCode"},
			{In: InJSON, Name: "type"},
		},
		Mode: []Mode{
			{In: InJSON, Name: "live", Live: []string{"true"}, Test: []string{"false"}},
			{In: InJSON, Name: "environment", Live: []string{"live"}, Test: []string{"test"}},
		},
		Success:      Answer{Status: 200, Body: []byte("[accepted]")},
		RetryHorizon: 30 * 24 * time.Hour,
	},
	{
		Name: "affirm", Title: "Affirm",
		Schemes: []Scheme{{
			ID: "affirm.hmac", Primitive: HMAC, Hash: SHA512, Basis: BySecondary,
			Signature: Signature{
				In: InHeader, Name: "X-Affirm-Signature", Format: KVList, TSKey: "t", SigKeys: []string{"v0"},
				Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Unit: AnyUnit},
		}},
	},
	{
		Name: "airwallex", Title: "Airwallex",
		Schemes: []Scheme{{
			ID: "airwallex.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "x-signature", Encoding: Hex},
			Content:   "{ts}{body}",
			Timestamp: Timestamp{In: InHeader, Name: "x-timestamp", Unit: Milliseconds},
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "name"}},
	},
	{
		Name: "authorize-net", Title: "Authorize.Net",
		Schemes: []Scheme{{
			ID: "authorize-net.hmac", Primitive: HMAC, Hash: SHA512, Basis: BySecondary,
			Key:       Key{Encoding: Hex},
			Signature: Signature{In: InHeader, Name: "X-ANET-Signature", Format: Prefixed, Prefix: "sha512=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "notificationId"}},
		EventType: []Place{{In: InJSON, Name: "eventType"}},
	},
	{
		Name: "bolt", Title: "Bolt",
		Schemes: []Scheme{{
			ID: "bolt.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Bolt-Hmac-Sha256", Encoding: Base64},
			Content:   "{body}",
		}},
	},
	{
		// Known from npm:braintree@3.40.0.
		Name: "braintree", Title: "Braintree",
		Schemes: []Scheme{{
			ID: "braintree.sha1", Primitive: HMAC, Hash: SHA1, Basis: BySDK,
			Key:       Key{Derive: SHA1},
			Signature: Signature{In: InForm, Name: "bt_signature", Format: PairList, KeyIDParam: "public_key", Encoding: Hex},
			Content:   "{form:bt_payload}",
			Variants:  []string{"{form:bt_payload}\n"},
		}},
		Handshakes: []Handshake{{
			// The pattern is that of the SDK, which signs nothing else.
			Method:    "GET",
			When:      []Condition{{In: InQuery, Name: "bt_challenge"}},
			Challenge: &Challenge{In: InQuery, Name: "bt_challenge", Alphabet: lowerHex, Min: 20, Max: 32, Encoding: Hex},
			Reply:     Reply{Body: "{param:public_key}|{proof}"},
		}},
		RetryHorizon: 1 * 24 * time.Hour,
	},
	{
		// Known from WebhookSender.cs of github.com/btcpayserver/btcpayserver.
		Name: "btcpay", Title: "BTCPay Server",
		Schemes: []Scheme{{
			ID: "btcpay.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "BTCPay-Sig", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:      []Place{{In: InJSON, Name: "originalDeliveryId"}, {In: InJSON, Name: "deliveryId"}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: 62 * time.Minute,
	},
	{
		// https://www.chargebee.com/docs/2.0/events_and_webhooks.html
		Name: "chargebee", Title: "Chargebee",
		Schemes: []Scheme{{
			ID: "chargebee.basic", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization", Format: Prefixed, Prefix: "Basic ", Encoding: Base64},
		}},
		EventID: []Place{{In: InJSON, Name: "id"}},
		// The members webhooks and webhook_status say how the delivery fares.
		Lasting:      []string{"event_type", "occurred_at", "content"},
		EventType:    []Place{{In: InJSON, Name: "event_type"}},
		RetryHorizon: 79 * time.Hour,
	},
	{
		Name: "chargify", Title: "Chargify / Maxio",
		Schemes: []Scheme{{
			ID: "chargify.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Chargify-Webhook-Signature-Hmac-Sha-256", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID: []Place{{In: InHeader, Name: "X-Chargify-Webhook-Id"}},
	},
	{
		Name: "checkout-com", Title: "Checkout.com",
		Schemes: []Scheme{{
			ID: "checkout-com.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Cko-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		// Known from npm:coinbase-commerce-node@1.0.4.
		Name: "coinbase-commerce", Title: "Coinbase Commerce",
		Schemes: []Scheme{{
			ID: "coinbase-commerce.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-CC-Webhook-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "event.id"}},
		EventType: []Place{{In: InJSON, Name: "event.type"}},
	},
	{
		// Known from npm:dodopayments@2.52.0.
		Name: "dodo-payments", Title: "Dodo Payments",
		Schemes: []Scheme{{
			ID: "dodo-payments.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Key: Key{Encoding: Base64, StripPrefix: []string{"whsec_"}},
			Signature: Signature{
				In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1"},
				Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp", Tolerance: 300},
			IDHeader:  Header{Name: "webhook-id"},
		}},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		// Version 4 of the API signs; version 3 sends the secret itself.
		// https://developer.flutterwave.com/docs/webhooks
		Name: "flutterwave", Title: "Flutterwave",
		Schemes: []Scheme{{
			ID: "flutterwave.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "flutterwave-signature", Encoding: Base64},
			Content:   "{body}",
		}, {
			ID: "flutterwave.static", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "verif-hash"},
		}},
		EventType: []Place{{In: InJSON, Name: "type"}, {In: InJSON, Name: "event"}},
	},
	{
		// Known from npm:gocardless-nodejs@10.1.2.
		Name: "gocardless", Title: "GoCardless",
		Schemes: []Scheme{{
			ID: "gocardless.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "Webhook-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "events[].id"}},
		EventType: []Place{{In: InJSON, Name: "events[].action"}},
	},
	{
		// Known from official-repo:lmsqueezy/nextjs-billing src/app/api/webhook/route.ts.
		Name: "lemonsqueezy", Title: "Lemon Squeezy",
		Schemes: []Scheme{{
			ID: "lemonsqueezy.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InHeader, Name: "X-Event-Name"}, {In: InJSON, Name: "meta.event_name"}},
		Mode:      []Mode{{In: InJSON, Name: "meta.test_mode", Live: []string{"false"}, Test: []string{"true"}}},
	},
	{
		// Known from npm:mercadopago@3.6.1.
		Name: "mercadopago", Title: "Mercado Pago",
		Schemes: []Scheme{{
			ID: "mercadopago.v1", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "x-signature", Format: KVList, TSKey: "ts", SigKeys: []string{"v1"}, Trim: true,
				Encoding: Hex,
			},
			Content:  "[id:{query:data.id};][request-id:{header:x-request-id};]ts:{ts};",
			Variants: []string{"[id:{query_lower:data.id};][request-id:{header:x-request-id};]ts:{ts};"},
			// Notifications of orders have it in milliseconds, those of payments in seconds:
			// https://www.mercadopago.com.mx/developers/en/docs/checkout-api-orders/notifications
			Timestamp: Timestamp{In: InSignature, Unit: AnyUnit},
			Nonce:     []Place{{In: InQuery, Name: "data.id"}, {In: InHeader, Name: "x-request-id"}, {In: InSignature}},
		}},
		// The request's id is that of a delivery, of which nobody says that a retry has it too.
		EventID:   []Place{{In: InJSON, Name: "id"}, {In: InHeader, Name: "x-request-id"}},
		Lasting:   []string{"action", "date_created", "data"},
		EventType: []Place{{In: InJSON, Name: "type"}, {In: InJSON, Name: "action"}},
		Mode:      []Mode{{In: InJSON, Name: "live_mode", Live: []string{"true"}, Test: []string{"false"}}},
	},
	{
		// Known from official-repo:mollie/mollie-api-php src/Webhooks/SignatureValidator.php; mollie/mollie-api-php SignatureValidator.php.
		Name: "mollie", Title: "Mollie (next-gen)",
		Schemes: []Scheme{{
			ID: "mollie.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Mollie-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:      []Place{{In: InJSON, Name: "id"}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: 26 * time.Hour,
	},
	{
		// Known from npm:@paddle/paddle-node-sdk@3.10.0; go:github.com/PaddleHQ/paddle-go-sdk/v4@v4.1.0.
		Name: "paddle", Title: "Paddle Billing / Classic",
		Schemes: []Scheme{{
			ID: "paddle.h1", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "Paddle-Signature", Format: KVList, ItemSep: ";", TSKey: "ts",
				SigKeys: []string{"h1"}, Trim: true, Encoding: Hex,
			},
			Content:   "{ts}:{body}",
			Timestamp: Timestamp{In: InSignature, Tolerance: 5},
		}, {
			// https://developer.paddle.com/classic/reference/ZG9jOjI1MzUzOTg2-verifying-webhooks
			ID: "paddle.classic", Primitive: RSA, Hash: SHA1, Basis: BySecondary,
			Signature: Signature{In: InForm, Name: "p_signature", Encoding: Base64},
			Content:   "{form_php_serialized}",
		}},
		EventID:      []Place{{In: InJSON, Name: "event_id"}, {In: InForm, Name: "alert_id"}},
		EventType:    []Place{{In: InJSON, Name: "event_type"}, {In: InForm, Name: "alert_name"}},
		RetryHorizon: 3 * 24 * time.Hour,
	},
	{
		Name: "paystack", Title: "Paystack",
		Schemes: []Scheme{{
			ID: "paystack.hmac", Primitive: HMAC, Hash: SHA512, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "x-paystack-signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType:    []Place{{In: InJSON, Name: "event"}},
		Mode:         []Mode{{In: InJSON, Name: "data.domain", Live: []string{"live"}, Test: []string{"test"}}},
		RetryHorizon: 3 * 24 * time.Hour,
	},
	{
		// Known from npm:@polar-sh/sdk@0.49.0.
		Name: "polar", Title: "Polar",
		Schemes: []Scheme{{
			ID: "polar.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1"},
				Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp", Tolerance: 300},
			IDHeader:  Header{Name: "webhook-id"},
		}},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		Name: "primer", Title: "Primer",
		Schemes: []Scheme{{
			ID: "primer.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Signature-Primary", Encoding: Base64},
			Content:   "{body}",
		}},
	},
	{
		// Known from npm:razorpay@2.9.8; go:github.com/razorpay/razorpay-go@v1.3.3.
		Name: "razorpay", Title: "Razorpay",
		Schemes: []Scheme{{
			ID: "razorpay.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-Razorpay-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:      []Place{{In: InHeader, Name: "x-razorpay-event-id"}},
		EventType:    []Place{{In: InJSON, Name: "event"}},
		RetryHorizon: 1 * 24 * time.Hour,
	},
	{
		// Known from official-repo:recurly/recurly-client-ruby lib/recurly/webhooks.rb + spec.
		// https://docs.recurly.com/recurly-subscriptions/docs/automatic-retries
		Name: "recurly", Title: "Recurly",
		Schemes: []Scheme{{
			ID: "recurly.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "recurly-signature", Format: PositionalList, Encoding: Hex},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Unit: Milliseconds, Tolerance: 300},
		}},
		EventID: []Place{
			{In: InJSON, Name: "id", With: []Place{{In: InJSON, Name: "event_type"}, {In: InJSON, Name: "event_time"}}},
		},
		EventType:    []Place{{In: InJSON, Name: "event_type"}},
		RetryHorizon: 73 * time.Hour,
	},
	{
		// Known from npm:square@46.0.0.
		Name: "square", Title: "Square",
		Schemes: []Scheme{{
			ID: "square.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "x-square-hmacsha256-signature", Encoding: Base64},
			Content:   "{url}{body}",
		}},
		EventID:      []Place{{In: InJSON, Name: "event_id"}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		Mode:         []Mode{{In: InHeader, Name: "Square-Environment", Live: []string{"Production"}, Test: []string{"Sandbox"}}},
		RetryHorizon: 1 * 24 * time.Hour,
	},
	{
		Name: "xendit", Title: "Xendit",
		Schemes: []Scheme{{
			ID: "xendit.static", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "x-callback-token"},
		}},
	},
}
