package provider

import "time"

// commerceProviders are those of commerce, shipping, logistics.
var commerceProviders = []Provider{
	{
		Name: "aftership", Title: "AfterShip",
		Schemes: []Scheme{{
			ID: "aftership.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "aftership-hmac-sha256", Encoding: Base64},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "event_id"}},
		EventType: []Place{{In: InJSON, Name: "event"}},
	},
	{
		// Known from npm:standardwebhooks, called as the official BigCommerce docs sample does (bigcommerce/docs https-webhook-overview.mdx)@1.1.1.
		Name: "bigcommerce", Title: "BigCommerce (HTTPS webhooks, signed)",
		Schemes: []Scheme{{
			ID: "bigcommerce.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1"},
				Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp", Tolerance: 300},
			IDHeader:  Header{Name: "webhook-id"},
		}},
		// The hash is of what changed, which may be the same when that changes again:
		// https://developer.bigcommerce.com/docs/webhooks/callbacks
		EventType:    []Place{{In: InJSON, Name: "scope"}},
		RetryHorizon: 48 * time.Hour,
	},
	{
		// Known from npm:@easypost/api@8.9.0.
		Name: "easypost", Title: "EasyPost",
		Schemes: []Scheme{{
			ID: "easypost.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Key:       Key{Normalize: "NFKD"},
			Signature: Signature{In: InHeader, Name: "X-Hmac-Signature", Format: Prefixed, Prefix: "hmac-sha256-hex=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "description"}},
		Mode:      []Mode{{In: InJSON, Name: "mode", Live: []string{"production"}, Test: []string{"test"}}},
	},
	{
		Name: "etsy", Title: "Etsy",
		Schemes: []Scheme{{
			ID: "etsy.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
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
		Name: "onfleet", Title: "Onfleet",
		Schemes: []Scheme{{
			ID: "onfleet.hmac", Primitive: HMAC, Hash: SHA512, Basis: BySecondary,
			Key:       Key{Encoding: Hex},
			Signature: Signature{In: InHeader, Name: "X-Onfleet-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		Handshakes: []Handshake{{
			// https://docs.onfleet.com/reference/validation
			Method: "GET",
			When:   []Condition{{In: InQuery, Name: "check"}},
			Reply:  Reply{Body: "{query:check}"},
		}},
	},
	{
		Name: "shippo", Title: "Shippo",
		Schemes: []Scheme{{
			ID: "shippo.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{
				In: InHeader, Name: "Shippo-Auth-Signature", Format: KVList, TSKey: "t", SigKeys: []string{"v1"},
				Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Unit: AnyUnit},
		}},
		Mode: []Mode{{In: InJSON, Name: "test", Live: []string{"false"}, Test: []string{"true"}}},
	},
	{
		Name: "squarespace", Title: "Squarespace",
		Schemes: []Scheme{{
			ID: "squarespace.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Key:       Key{Encoding: Hex},
			Signature: Signature{In: InHeader, Name: "Squarespace-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "topic"}},
	},
	{
		// Known from npm:@whop/sdk@0.0.42.
		Name: "whop", Title: "Whop",
		Schemes: []Scheme{{
			ID: "whop.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
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
		// Known from official-repo:woocommerce/woocommerce-rest-api-docs.
		Name: "woocommerce", Title: "WooCommerce",
		Schemes: []Scheme{{
			ID: "woocommerce.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-WC-Webhook-Signature", Encoding: Base64},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InHeader, Name: "X-WC-Webhook-Delivery-ID"}},
		EventType: []Place{{In: InHeader, Name: "X-WC-Webhook-Topic"}},
		Handshakes: []Handshake{{
			// Sent when a webhook is saved, and not signed: deliver_ping in WooCommerce's
			// includes/class-wc-webhook.php, which takes nothing but a 200.
			When: []Condition{
				{In: InForm, Name: "webhook_id"},
				{In: InHeader, Name: "X-WC-Webhook-Signature", Absent: true},
				{In: InHeader, Name: "X-WC-Webhook-Topic", Absent: true},
			},
		}},
	},
}
