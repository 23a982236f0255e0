package provider

import "time"

// peopleProviders are those of hr, crm, support, social.
var peopleProviders = []Provider{
	{
		Name: "ashby", Title: "Ashby",
		Schemes: []Scheme{{
			ID: "ashby.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Ashby-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "action"}},
	},
	{
		Name: "bamboohr", Title: "BambooHR",
		Schemes: []Scheme{{
			ID: "bamboohr.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-BambooHR-Signature", Encoding: Hex},
			Content:   "{body}{ts}",
			Timestamp: Timestamp{In: InHeader, Name: "X-BambooHR-Timestamp", Unit: AnyUnit},
		}},
	},
	{
		Name: "checkr", Title: "Checkr",
		Schemes: []Scheme{{
			ID: "checkr.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Checkr-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		Name: "deel", Title: "Deel",
		Schemes: []Scheme{{
			ID: "deel.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "x-deel-signature", Encoding: Hex},
			Content:   "POST{body}",
		}},
	},
	{
		// Known from npm:@tryfinch/finch-api@10.7.0.
		Name: "finch", Title: "Finch",
		Schemes: []Scheme{{
			ID: "finch.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Key: Key{Encoding: Base64},
			Signature: Signature{
				In: InHeader, Name: "Finch-Signature", Format: VersionedList, SigKeys: []string{"v1"},
				Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "Finch-Timestamp", Tolerance: 300},
			IDHeader:  Header{Name: "Finch-Event-Id"},
		}},
		EventType: []Place{{In: InJSON, Name: "event_type"}},
	},
	{
		Name: "front", Title: "Front",
		Schemes: []Scheme{{
			ID: "front.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Front-Signature", Encoding: Base64},
			Content:   "{ts}:{body}",
			Timestamp: Timestamp{In: InHeader, Name: "X-Front-Request-Timestamp", Unit: Milliseconds},
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "type"}},
		Handshakes: []Handshake{{
			// https://dev.frontapp.com/docs/application-webhooks
			When:   []Condition{{In: InHeader, Name: "X-Front-Challenge"}, {In: InJSON, Name: "type", Equals: "sync"}},
			Signed: true,
			Reply:  Reply{Body: "{header:X-Front-Challenge}"},
		}},
	},
	{
		// Known from npm:@hubspot/api-client@13.5.0.
		Name: "hubspot", Title: "HubSpot",
		Schemes: []Scheme{{
			ID: "hubspot.v3", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-HubSpot-Signature-v3", Encoding: Base64},
			Content:   "{method}{url}{body}{ts}",
			Timestamp: Timestamp{In: InHeader, Name: "X-HubSpot-Request-Timestamp", Unit: Milliseconds, Tolerance: 300},
		}, {
			ID: "hubspot.v2", Primitive: Digest, Hash: SHA256, Basis: BySDK, OptIn: true,
			Signature: Signature{In: InHeader, Name: "X-HubSpot-Signature", Encoding: Hex},
			Content:   "{secret}{method}{url}{body}",
		}, {
			ID: "hubspot.v1", Primitive: Digest, Hash: SHA256, Basis: BySDK, OptIn: true,
			Signature: Signature{In: InHeader, Name: "X-HubSpot-Signature", Encoding: Hex},
			Content:   "{secret}{body}",
		}},
		EventID: []Place{
			{In: InJSON, Name: "[].eventId", With: []Place{
				{In: InJSON, Name: "[].subscriptionType"},
				{In: InJSON, Name: "[].occurredAt"},
			}},
		},
		EventType:    []Place{{In: InJSON, Name: "[].subscriptionType"}},
		RetryHorizon: 1 * 24 * time.Hour,
	},
	{
		Name: "intercom", Title: "Intercom",
		Schemes: []Scheme{{
			ID: "intercom.hmac", Primitive: HMAC, Hash: SHA1, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Hub-Signature", Format: Prefixed, Prefix: "sha1=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:    []Place{{In: InJSON, Name: "id"}},
		EventType:  []Place{{In: InJSON, Name: "topic"}},
		Handshakes: []Handshake{{Method: "HEAD"}},
	},
	{
		Name: "linkedin", Title: "LinkedIn",
		Schemes: []Scheme{{
			ID: "linkedin.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-LI-Signature", Encoding: Hex},
			Content:   "hmacsha256={body}",
		}},
		Handshakes: []Handshake{{
			// A UUID, so that it never begins as the content of events does:
			// https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation
			Method:    "GET",
			When:      []Condition{{In: InQuery, Name: "challengeCode"}},
			Challenge: &Challenge{In: InQuery, Name: "challengeCode", Alphabet: uuidText, Min: 1, Max: maxChallenge, Encoding: Hex},
			Reply:     Reply{JSON: []Field{{"challengeCode", "{query:challengeCode}"}, {"challengeResponse", "{proof}"}}},
		}},
	},
	{
		// Known from npm:whatsapp (WhatsApp/WhatsApp-Nodejs-SDK)@0.0.5-Alpha.
		Name: "meta", Title: "Meta (Facebook, Instagram, WhatsApp, Messenger)",
		Schemes: []Scheme{{
			ID: "meta.sha256", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-Hub-Signature-256", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "object"}, {In: InJSON, Name: "entry[].changes[].field"}},
		Handshakes: []Handshake{{
			Method:  "GET",
			When:    []Condition{{In: InQuery, Name: "hub.mode", Equals: "subscribe"}, {In: InQuery, Name: "hub.challenge"}},
			Require: []Condition{{In: InQuery, Name: "hub.verify_token", Equals: "{param:verify_token}"}},
			Reply:   Reply{Body: "{query:hub.challenge}"},
			Refusal: 403,
		}},
		RetryHorizon: 7 * 24 * time.Hour,
	},
	{
		Name: "tiktok", Title: "TikTok",
		Schemes: []Scheme{{
			ID: "tiktok.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{
				In: InHeader, Name: "TikTok-Signature", Format: KVList, TSKey: "t", SigKeys: []string{"s"},
				Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature},
		}},
	},
	{
		// Known from official-repo:twitterdev/autohook index.js validateSignature + test/signature.js.
		Name: "x", Title: "X (Twitter) Account Activity",
		Schemes: []Scheme{{
			ID: "x.sha256", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "x-twitter-webhooks-signature", Format: Prefixed, Prefix: "sha256=",
				Encoding: Base64,
			},
			Content: "{body}",
		}},
		Handshakes: []Handshake{{
			// https://developer.x.com/en/docs/x-api/enterprise/account-activity-api/guides/securing-webhooks
			Method:    "GET",
			When:      []Condition{{In: InQuery, Name: "crc_token"}},
			Challenge: &Challenge{In: InQuery, Name: "crc_token", Alphabet: tokenText, Min: 1, Max: maxChallenge, Encoding: Base64},
			Reply:     Reply{JSON: []Field{{"response_token", "sha256={proof}"}}},
		}},
	},
	{
		// A webhook has the method that its owner chose, and may have no body.
		// https://developer.zendesk.com/documentation/webhooks/verifying/
		Name: "zendesk", Title: "Zendesk",
		Schemes: []Scheme{{
			ID: "zendesk.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Zendesk-Webhook-Signature", Encoding: Base64},
			Content:   "{ts}{body}",
			Timestamp: Timestamp{In: InHeader, Name: "X-Zendesk-Webhook-Signature-Timestamp", Unit: RFC3339},
		}},
		EventID:   []Place{{In: InHeader, Name: "X-Zendesk-Webhook-Invocation-Id"}, {In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "type"}},
		Methods:   []string{"GET", "POST", "PUT", "PATCH", "DELETE"},
	},
}
