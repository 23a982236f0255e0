package provider

import "time"

// fintechProviders are those of fintech, accounting, web3.
var fintechProviders = []Provider{
	{
		// https://docs.alchemy.com/reference/notify-api-quickstart
		Name: "alchemy", Title: "Alchemy",
		Schemes: []Scheme{{
			ID: "alchemy.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Alchemy-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:      []Place{{In: InJSON, Name: "id"}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: time.Hour,
	},
	{
		Name: "brex", Title: "Brex",
		Schemes: []Scheme{{
			ID: "brex.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
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
		Name: "dwolla", Title: "Dwolla",
		Schemes: []Scheme{{
			ID: "dwolla.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Request-Signature-SHA-256", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "topic"}},
	},
	{
		Name: "increase", Title: "Increase",
		Schemes: []Scheme{{
			ID: "increase.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
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
		// Known from npm:lithic@0.145.0.
		Name: "lithic", Title: "Lithic",
		Schemes: []Scheme{{
			ID: "lithic.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Key: Key{Encoding: Base64, StripPrefix: []string{"whsec_"}},
			Signature: Signature{
				In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1"},
				Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp", Tolerance: 300},
			IDHeader:  Header{Name: "webhook-id"},
		}},
		EventType: []Place{{In: InJSON, Name: "event_type"}},
	},
	{
		// Known from npm:modern-treasury@3.3.0.
		Name: "modern-treasury", Title: "Modern Treasury",
		Schemes: []Scheme{{
			ID: "modern-treasury.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InHeader, Name: "X-Event-ID"}},
		EventType: []Place{{In: InJSON, Name: "event"}},
	},
	{
		// Known from npm:@moralisweb3/streams@2.27.2.
		Name: "moralis", Title: "Moralis Streams",
		Schemes: []Scheme{{
			ID: "moralis.keccak", Primitive: Digest, Hash: Keccak256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "x-signature", Format: Prefixed, Prefix: "0x", Encoding: Hex},
			Content:   "{body}{secret}",
		}},
	},
	{
		Name: "qonto", Title: "Qonto",
		Schemes: []Scheme{{
			ID: "qonto.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{
				In: InHeader, Name: "X-Qonto-Signature", Format: KVList, TSKey: "t", SigKeys: []string{"v1"},
				Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Unit: AnyUnit},
		}},
	},
	{
		// The events are CloudEvents since 2026, and were eventNotifications before:
		// https://blogs.intuit.com/2025/11/12/upcoming-change-to-webhooks-payload-structure/
		Name: "quickbooks", Title: "QuickBooks / Intuit",
		Schemes: []Scheme{{
			ID: "quickbooks.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "intuit-signature", Encoding: Base64},
			Content:   "{body}",
		}},
		EventID: []Place{{In: InJSON, Name: "[].id"}},
		EventType: []Place{
			{In: InJSON, Name: "[].type"},
			{In: InJSON, Name: "eventNotifications[].dataChangeEvent.entities[].operation"},
		},
	},
	{
		// Known from official-repo:transferwise/digital-signatures-examples verify-webhook-signature/verify-signature.js.
		Name: "wise", Title: "Wise",
		Schemes: []Scheme{{
			ID: "wise.rsa-sha256", Primitive: RSA, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Signature-SHA256", Encoding: Base64},
			Content:   "{body}",
		}},
		EventID: []Place{{In: InHeader, Name: "X-Delivery-Id"}},
		// The member sent_at is when a notification is sent.
		Lasting:      []string{"event_type", "subscription_id", "data"},
		EventType:    []Place{{In: InJSON, Name: "event_type"}},
		Mode:         []Mode{{In: InHeader, Name: "X-Test-Notification", Live: []string{"false"}, Test: []string{"true"}}},
		RetryHorizon: 14 * 24 * time.Hour,
	},
	{
		Name: "xero", Title: "Xero",
		Schemes: []Scheme{{
			ID: "xero.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "x-xero-signature", Encoding: Base64},
			Content:   "{body}",
		}},
		// The member entropy is there to make each body another.
		EventID: []Place{{In: InJSON, Name: "events[].resourceId", With: []Place{
			{In: InJSON, Name: "events[].tenantId"}, {In: InJSON, Name: "events[].eventCategory"},
			{In: InJSON, Name: "events[].eventType"}, {In: InJSON, Name: "events[].eventDateUtc"},
		}}},
		EventType: []Place{{In: InJSON, Name: "events[].eventType"}},
		Handshakes: []Handshake{
			// The intent to receive, some of which are signed wrongly on purpose:
			// https://developer.xero.com/documentation/guides/webhooks/configuring-your-server
			{Empty: "events", Signed: true, Refusal: 401},
		},
		Success:      Answer{Status: 200},
		RetryHorizon: 1 * 24 * time.Hour,
	},
}
