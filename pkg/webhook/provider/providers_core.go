package provider

import "time"

// coreProviders are the providers that the rest were built after, and the one that a
// configuration describes.
var coreProviders = []Provider{
	{
		// https://docs.stripe.com/webhooks/signature
		Name:  "stripe",
		Title: "Stripe",
		Schemes: []Scheme{{
			ID:        "stripe.v1",
			Basis:     BySDK,
			Primitive: HMAC,
			Hash:      SHA256,
			Signature: Signature{
				In: InHeader, Name: "Stripe-Signature", Format: KVList,
				TSKey: "t", SigKeys: []string{"v1"}, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Tolerance: 300},
		}},
		EventID:      []Place{{In: InJSON, Name: "id"}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		Mode:         []Mode{{In: InJSON, Name: "livemode", Live: []string{"true"}, Test: []string{"false"}}},
		RetryHorizon: 3 * 24 * time.Hour,
	},
	{
		// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
		Name:  "sendgrid",
		Title: "SendGrid",
		Schemes: []Scheme{{
			ID:        "sendgrid.ecdsa",
			Basis:     BySDK,
			Primitive: ECDSA,
			Hash:      SHA256,
			Key:       Key{Encoding: Base64},
			Signature: Signature{In: InHeader, Name: "X-Twilio-Email-Event-Webhook-Signature", Encoding: Base64},
			Content:   "{ts}{body}",
			Timestamp: Timestamp{In: InHeader, Name: "X-Twilio-Email-Event-Webhook-Timestamp"},
		}},
		EventID:      []Place{{In: InJSON, Name: "[].sg_event_id"}},
		EventType:    []Place{{In: InJSON, Name: "[].event"}},
		RetryHorizon: 24 * time.Hour,
	},
	{
		// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
		Name:  "github",
		Title: "GitHub",
		Schemes: []Scheme{{
			ID:        "github.sha256",
			Basis:     BySDK,
			Primitive: HMAC,
			Hash:      SHA256,
			Signature: Signature{
				In: InHeader, Name: "X-Hub-Signature-256", Format: Prefixed, Prefix: "sha256=", Encoding: Hex,
			},
			Content: "{body}",
		}},
		Payload:   "payload",
		EventID:   []Place{{In: InHeader, Name: "X-GitHub-Delivery"}},
		EventType: []Place{{In: InHeader, Name: "X-GitHub-Event"}},
	},
	{
		// https://docs.slack.dev/authentication/verifying-requests-from-slack
		Name:  "slack",
		Title: "Slack",
		Schemes: []Scheme{{
			ID:        "slack.v0",
			Basis:     BySDK,
			Primitive: HMAC,
			Hash:      SHA256,
			Signature: Signature{
				In: InHeader, Name: "X-Slack-Signature", Format: Prefixed, Prefix: "v0=", Encoding: Hex,
			},
			Content:   "v0:{ts}:{body}",
			Timestamp: Timestamp{In: InHeader, Name: "X-Slack-Request-Timestamp", Tolerance: 300},
		}},
		Payload: "payload",
		EventID: []Place{{In: InJSON, Name: "event_id"}},
		// Of a slash command that is the command.
		EventType: []Place{{In: InJSON, Name: "event.type"}, {In: InJSON, Name: "type"}, {In: InForm, Name: "command"}},
		Handshakes: []Handshake{
			{
				// https://docs.slack.dev/reference/events/url_verification
				When:   []Condition{{In: InJSON, Name: "type", Equals: "url_verification"}},
				Signed: true,
				Reply:  Reply{JSON: []Field{{"challenge", "{json:challenge}"}}},
			},
			{
				// https://docs.slack.dev/interactivity/implementing-slash-commands
				When: []Condition{{In: InForm, Name: "ssl_check", Equals: "1"}},
			},
		},
		// What is answered to a command is shown to its user, and a modal is closed by an empty
		// body: https://docs.slack.dev/interactivity/implementing-slash-commands
		Success:      Answer{Status: 200},
		RetryHorizon: time.Hour,
	},
	{
		// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
		Name:  "standard-webhooks",
		Title: "Standard Webhooks",
		Schemes: []Scheme{
			{
				ID:        "standard-webhooks.v1",
				Basis:     BySDK,
				Primitive: HMAC,
				Hash:      SHA256,
				Key:       Key{Encoding: Base64, StripPrefix: []string{"whsec_"}},
				Signature: Signature{
					In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1"}, Encoding: Base64,
				},
				IDHeader:  Header{Name: "webhook-id"},
				Content:   "{id}.{ts}.{body}",
				Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp", Tolerance: 300},
			},
			{
				// The prefix is a must: without it a public key would do as a shared
				// secret of v1, and anyone could sign with it.
				ID:        "standard-webhooks.v1a",
				Basis:     ByDocument,
				Primitive: Ed25519,
				Key:       Key{Encoding: Base64, Prefix: "whpk_", PrivatePrefix: "whsk_"},
				Signature: Signature{
					In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1a"}, Encoding: Base64,
				},
				IDHeader:  Header{Name: "webhook-id"},
				Content:   "{id}.{ts}.{body}",
				Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp", Tolerance: 300},
			},
		},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		// https://shopify.dev/docs/apps/build/webhooks/subscribe/https
		Name:  "shopify",
		Title: "Shopify",
		Schemes: []Scheme{{
			ID:        "shopify.hmac",
			Basis:     BySDK,
			Primitive: HMAC,
			Hash:      SHA256,
			Signature: Signature{
				In: InHeader, Name: "X-Shopify-Hmac-Sha256", Aliases: []string{"Shopify-Hmac-Sha256"}, Encoding: Base64,
			},
			Content: "{body}",
		}},
		// Subscriptions to several topics are told of one event by deliveries that have its
		// id in common: https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
		EventID: []Place{
			{In: InHeader, Name: "X-Shopify-Webhook-Id"},
			{In: InHeader, Name: "X-Shopify-Event-Id"},
			{In: InHeader, Name: "Shopify-Webhook-Id"},
			{In: InHeader, Name: "Shopify-Event-Id"},
		},
		EventType:    []Place{{In: InHeader, Name: "X-Shopify-Topic"}, {In: InHeader, Name: "Shopify-Topic"}},
		Mode:         []Mode{{In: InHeader, Name: "X-Shopify-Test", Live: []string{"false"}, Test: []string{"true"}}},
		RetryHorizon: 4 * time.Hour,
	},
	{
		Name:   "custom",
		Title:  "Custom",
		custom: true,
	},
}
