package provider

import "time"

// workProviders are those of productivity, collaboration, scheduling, forms, design, creative, storage, esign.
var workProviders = []Provider{
	{
		Name: "airtable", Title: "Airtable",
		Schemes: []Scheme{{
			ID: "airtable.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Key:       Key{Encoding: Base64},
			Signature: Signature{In: InHeader, Name: "X-Airtable-Content-MAC", Format: Prefixed, Prefix: "hmac-sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
	},
	{
		// Known from official-repo:Asana/devrel-examples webhooks-nodejs/index.js.
		Name: "asana", Title: "Asana",
		Schemes: []Scheme{{
			ID: "asana.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Hook-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "events[].action"}},
		Handshakes: []Handshake{
			{
				// https://developers.asana.com/docs/webhooks-guide
				When:   []Condition{{In: InHeader, Name: "X-Hook-Secret"}},
				Learns: &Place{In: InHeader, Name: "X-Hook-Secret"},
				Reply:  Reply{Header: []Field{{"X-Hook-Secret", "{header:X-Hook-Secret}"}}},
			},
			// A heartbeat.
			{Empty: "events", Signed: true},
		},
		RetryHorizon: 1 * 24 * time.Hour,
	},
	{
		Name: "autodesk", Title: "Autodesk Platform Services",
		Schemes: []Scheme{{
			ID: "autodesk.hmac", Primitive: HMAC, Hash: SHA1, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "x-adsk-signature", Format: Prefixed, Prefix: "sha1hash=", Encoding: Hex},
			Content:   "{body}",
		}},
	},
	{
		// Known from npm:box-node-sdk@10.12.0.
		// https://developer.box.com/guides/webhooks/v2
		Name: "box", Title: "Box",
		Schemes: []Scheme{{
			ID: "box.v1", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "BOX-SIGNATURE-PRIMARY", Also: []string{"BOX-SIGNATURE-SECONDARY"},
				Encoding: Base64,
			},
			Content:   "{body}{ts}",
			Timestamp: Timestamp{In: InHeader, Name: "BOX-DELIVERY-TIMESTAMP", Unit: RFC3339, Tolerance: 600},
			Require:   []Condition{{In: InHeader, Name: "BOX-SIGNATURE-VERSION", Equals: "1"}, {In: InHeader, Name: "BOX-SIGNATURE-ALGORITHM", Equals: "HmacSHA256"}},
		}},
		// BOX-DELIVERY-ID is another for each retry.
		EventID:      []Place{{In: InJSON, Name: "id"}},
		EventType:    []Place{{In: InJSON, Name: "trigger"}},
		RetryHorizon: 2 * time.Hour,
	},
	{
		Name: "cal-com", Title: "Cal.com",
		Schemes: []Scheme{{
			ID: "cal-com.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Cal-Signature-256", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "triggerEvent"}},
	},
	{
		Name: "calendly", Title: "Calendly",
		Schemes: []Scheme{{
			ID: "calendly.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{
				In: InHeader, Name: "Calendly-Webhook-Signature", Format: KVList, TSKey: "t",
				SigKeys: []string{"v1"}, Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Tolerance: 180},
		}},
		EventType:    []Place{{In: InJSON, Name: "event"}},
		RetryHorizon: 1 * 24 * time.Hour,
	},
	{
		// Known from doc:developer.clickup.com/docs/webhooksignature.
		Name: "clickup", Title: "ClickUp",
		Schemes: []Scheme{{
			ID: "clickup.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "event"}},
	},
	{
		Name: "cronofy", Title: "Cronofy",
		Schemes: []Scheme{{
			ID: "cronofy.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Cronofy-HMAC-SHA256", Format: CommaList, Encoding: Base64},
			Content:   "{body}",
		}},
	},
	{
		// Known from official-repo:docusign/code-examples-node lib/connect/examples/validateWebhookMessage.js; docusign/code-examples-node validateWebhookMessage.js.
		Name: "docusign", Title: "DocuSign Connect",
		Schemes: []Scheme{{
			ID: "docusign.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-DocuSign-Signature-1", Numbered: 100, Encoding: Base64},
			Content:   "{body}",
		}},
		// The body counts the retries, and is another each time.
		EventID: []Place{
			{In: InJSON, Name: "generatedDateTime", With: []Place{
				{In: InJSON, Name: "event"}, {In: InJSON, Name: "data.envelopeId"}, {In: InJSON, Name: "data.recipientId"},
			}},
			{In: InJSON, Name: "generatedDateTime", With: []Place{
				{In: InJSON, Name: "event"}, {In: InJSON, Name: "data.envelopeId"},
			}},
		},
		EventType:    []Place{{In: InJSON, Name: "event"}},
		RetryHorizon: 15 * 24 * time.Hour,
	},
	{
		// Known from official-repo:dropbox/mdwebhook app.py.
		Name: "dropbox", Title: "Dropbox",
		Schemes: []Scheme{{
			ID: "dropbox.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Dropbox-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		// The body names accounts alone: each of their changes looks like the last.
		Repeats: true,
		Handshakes: []Handshake{{
			Method: "GET",
			When:   []Condition{{In: InQuery, Name: "challenge"}},
			Reply:  Reply{Body: "{query:challenge}"},
		}},
	},
	{
		// Known from npm:@dropbox/sign@1.11.0.
		Name: "dropbox-sign", Title: "Dropbox Sign (HelloSign)",
		Schemes: []Scheme{{
			ID: "dropbox-sign.event-hash", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InJSON, Name: "event.event_hash", Encoding: Hex},
			Content:   "{json:event.event_time}{json:event.event_type}",
			// The time is the event's own, and the same whenever it is sent again, for about
			// three days: https://developers.hellosign.com/api/manual-reference-pages/glossary/callbacks-events
			Timestamp: Timestamp{In: InJSON, Name: "event.event_time", Tolerance: 3 * 24 * 60 * 60},
		}},
		Payload:   "json",
		Multipart: true,
		EventID:   []Place{{In: InJSON, Name: "event.event_hash"}},
		EventType: []Place{{In: InJSON, Name: "event.event_type"}},
		Mode:      []Mode{{In: InJSON, Name: "signature_request.test_mode", Live: []string{"false"}, Test: []string{"true"}}},
		Handshakes: []Handshake{{
			When:   []Condition{{In: InJSON, Name: "event.event_type", Equals: "callback_test"}},
			Signed: true,
			Reply:  Reply{Body: "Hello API Event Received"},
		}},
		Success:      Answer{Status: 200, Body: []byte("Hello API Event Received")},
		RetryHorizon: 3 * 24 * time.Hour,
	},
	{
		Name: "fillout", Title: "Fillout",
		Schemes: []Scheme{{
			ID: "fillout.static", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization", Configurable: true},
		}},
	},
	{
		// The passcode comes back in the body, and nothing is signed.
		// https://developers.figma.com/docs/rest-api/webhooks-security
		Name: "figma", Title: "Figma",
		Schemes: []Scheme{{
			ID: "figma.passcode", Primitive: Static, Basis: ByDocument,
			Signature: Signature{In: InJSON, Name: "passcode"},
		}},
		EventType: []Place{{In: InJSON, Name: "event_type"}},
	},
	{
		Name: "framer", Title: "Framer forms",
		Schemes: []Scheme{{
			ID: "framer.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Framer-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}{header:Framer-Webhook-Submission-Id}",
		}},
		EventID: []Place{{In: InHeader, Name: "Framer-Webhook-Submission-Id"}},
	},
	{
		Name: "jira", Title: "Jira Cloud / Data Center (system webhooks)",
		Schemes: []Scheme{{
			ID: "jira.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Hub-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InHeader, Name: "X-Atlassian-Webhook-Identifier"}},
		EventType: []Place{{In: InJSON, Name: "webhookEvent"}},
	},
	{
		// Known from npm:@linear/sdk@98.0.0.
		Name: "linear", Title: "Linear",
		Schemes: []Scheme{{
			ID: "linear.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "Linear-Signature", Encoding: Hex},
			Content:   "{body}",
			Timestamp: Timestamp{In: InJSON, Name: "webhookTimestamp", Unit: Milliseconds, Tolerance: 60},
		}},
		EventID: []Place{{In: InHeader, Name: "Linear-Delivery"}},
		// The member webhookTimestamp is when a delivery is sent.
		Lasting:   []string{"action", "createdAt", "data"},
		EventType: []Place{{In: InHeader, Name: "Linear-Event"}, {In: InJSON, Name: "type"}},
	},
	{
		// Known from npm:@liveblocks/node@3.24.2.
		Name: "liveblocks", Title: "Liveblocks",
		Schemes: []Scheme{{
			ID: "liveblocks.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
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
		// Known from npm:@notionhq/client@5.26.0.
		Name: "notion", Title: "Notion",
		Schemes: []Scheme{{
			ID: "notion.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-Notion-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "type"}},
		Handshakes: []Handshake{{
			// https://developers.notion.com/reference/webhooks
			When:   []Condition{{In: InJSON, Name: "verification_token"}, {In: InJSON, Name: "type", Absent: true}},
			Learns: &Place{In: InJSON, Name: "verification_token"},
			ToCopy: true,
		}},
		RetryHorizon: 1 * 24 * time.Hour,
	},
	{
		// The signature is added to the URL's query.
		// https://developers.pandadoc.com/docs/webhook-verification
		Name: "pandadoc", Title: "PandaDoc",
		Schemes: []Scheme{{
			ID: "pandadoc.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InQuery, Name: "signature", Encoding: Hex},
			Content:   "{body}",
		}},
		// https://developers.pandadoc.com/changelog/2026-07-20-webhooks-deduplicate
		EventID:   []Place{{In: InHeader, Name: "X-PandaDoc-Webhook-Event-Id"}},
		EventType: []Place{{In: InJSON, Name: "[].event"}},
	},
	{
		Name: "tally", Title: "Tally",
		Schemes: []Scheme{{
			ID: "tally.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Tally-Signature", Encoding: Base64},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "eventId"}},
		EventType: []Place{{In: InJSON, Name: "eventType"}},
	},
	{
		// Known from doc:developer.atlassian.com/cloud/trello/guides/rest-api/webhooks (+ secondary); developer.atlassian.com trello webhooks (HEAD check); signature secondary.
		Name: "trello", Title: "Trello",
		Schemes: []Scheme{{
			ID: "trello.hmac", Primitive: HMAC, Hash: SHA1, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Trello-Webhook", Encoding: Base64},
			Content:   "{body}{url}",
		}},
		EventID:    []Place{{In: InJSON, Name: "action.id"}},
		EventType:  []Place{{In: InJSON, Name: "action.type"}},
		Handshakes: []Handshake{{Method: "HEAD"}},
	},
	{
		Name: "typeform", Title: "Typeform",
		Schemes: []Scheme{{
			ID: "typeform.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Typeform-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Base64},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "event_id"}},
		EventType: []Place{{In: InJSON, Name: "event_type"}},
	},
}
