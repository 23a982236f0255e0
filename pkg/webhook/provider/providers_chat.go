package provider

import "time"

// chatProviders are those of chat, sms, messaging, realtime.
var chatProviders = []Provider{
	{
		// Known from official-repo:ably/docs webhooks/index.mdx.
		Name: "ably", Title: "Ably",
		Schemes: []Scheme{{
			ID: "ably.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Ably-Signature", Encoding: Base64},
			Content:   "{body}",
		}},
	},
	{
		Name: "courier", Title: "Courier",
		Schemes: []Scheme{{
			ID: "courier.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{
				In: InHeader, Name: "courier-signature", Format: KVList, TSKey: "t", SigKeys: []string{"signature"},
				Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Unit: AnyUnit},
		}},
	},
	{
		// Known from npm:discord-interactions@4.4.0; go:github.com/bwmarrin/discordgo@v0.29.0.
		Name: "discord", Title: "Discord interactions / webhook events",
		Schemes: []Scheme{{
			ID: "discord.ed25519", Primitive: Ed25519, Basis: BySDK,
			Key:       Key{Encoding: Hex},
			Signature: Signature{In: InHeader, Name: "X-Signature-Ed25519", Encoding: Hex},
			Content:   "{ts}{body}",
			Timestamp: Timestamp{In: InHeader, Name: "X-Signature-Timestamp"},
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "event.type"}, {In: InJSON, Name: "type"}},
		Handshakes: []Handshake{
			{
				// An interaction of the type PING; events have the type 1 as well.
				When:   []Condition{{In: InJSON, Name: "type", Equals: "1"}, {In: InJSON, Name: "event", Absent: true}},
				Signed: true,
				Reply:  Reply{Body: `\{"type":1\}`, Type: "application/json"},
			},
			{
				// A webhook event of the type PING. The answer has no body, and yet must say
				// what that is: https://docs.discord.com/developers/events/webhook-events
				When:   []Condition{{In: InJSON, Name: "type", Equals: "0"}, {In: InJSON, Name: "event", Absent: true}},
				Signed: true,
				Reply:  Reply{Status: 204, Header: []Field{{"Content-Type", "application/json"}}},
			},
		},
		Success: Answer{Status: 204},
		// Whoever takes an interaction off the queue answers it, within three seconds:
		// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback
		Expects:      []Expected{{When: []Condition{{In: InJSON, Name: "event", Absent: true}}, Answer: Answer{Status: 202}}},
		RetryHorizon: 10 * time.Minute,
	},
	{
		// Known from app/jobs/regular/emit_web_hook_event.rb of github.com/discourse/discourse,
		// which sends JSON whatever the content type is.
		Name: "discourse", Title: "Discourse",
		Schemes: []Scheme{{
			ID: "discourse.sha256", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "X-Discourse-Event-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex,
			},
			Content: "{body}",
		}},
		// It is another for each retry; without it two events that look alike would be one.
		EventID:      []Place{{In: InHeader, Name: "X-Discourse-Event-Id"}},
		EventType:    []Place{{In: InHeader, Name: "X-Discourse-Event"}, {In: InHeader, Name: "X-Discourse-Event-Type"}},
		RetryHorizon: 156 * time.Minute,
	},
	{
		// https://docs.knock.app/developer-tools/outbound-webhooks/overview, whose sample
		// code has the signature in base64.
		Name: "knock", Title: "Knock",
		Schemes: []Scheme{{
			ID: "knock.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "x-knock-signature", Format: KVList, TSKey: "t", SigKeys: []string{"s"},
				Trim: true, Encoding: Base64,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Unit: Milliseconds, Tolerance: 300},
		}},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		// Known from npm:@line/bot-sdk@11.0.0; go:github.com/line/line-bot-sdk-go/v8@v8.14.0.
		Name: "line", Title: "LINE",
		Schemes: []Scheme{{
			ID: "line.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "x-line-signature", Encoding: Base64},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "events[].webhookEventId"}},
		EventType: []Place{{In: InJSON, Name: "events[].type"}},
		Handshakes: []Handshake{
			// https://developers.line.biz/en/docs/messaging-api/verify-webhook-url
			{Empty: "events", Signed: true},
		},
	},
	{
		Name: "ms-teams", Title: "Microsoft Teams outgoing webhooks",
		Schemes: []Scheme{{
			ID: "ms-teams.outgoing", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Key:       Key{Encoding: Base64},
			Signature: Signature{In: InHeader, Name: "Authorization", Format: Prefixed, Prefix: "HMAC ", Encoding: Base64},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		// Known from npm:plivo@4.79.0; go:github.com/plivo/plivo-go@v5.5.2+incompatible, which differ
		// in names with several values.
		Name: "plivo", Title: "Plivo",
		Schemes: []Scheme{{
			ID: "plivo.v3", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature:   Signature{In: InHeader, Name: "X-Plivo-Signature-V3", Format: CommaList, Encoding: Base64},
			Content:     "{url_sorted_params}.{nonce}",
			NonceHeader: Header{Name: "X-Plivo-Signature-V3-Nonce"},
		}, {
			ID: "plivo.v2", Primitive: HMAC, Hash: SHA256, Basis: BySecondary, OptIn: true,
			Signature:   Signature{In: InHeader, Name: "X-Plivo-Signature-V2", Encoding: Base64},
			Content:     "{url_without_query}{nonce}",
			NonceHeader: Header{Name: "X-Plivo-Signature-V2-Nonce"},
			// https://docs.plivo.com/docs/messaging/concepts/signature-validation
			Nonce: []Place{{In: InHeader, Name: "X-Plivo-Signature-V2-Nonce"}},
		}},
		Methods: []string{"GET", "POST"},
		Success: emptyXMLResponse,
	},
	{
		// Known from npm:pusher@5.3.4.
		Name: "pusher", Title: "Pusher Channels",
		Schemes: []Scheme{{
			ID: "pusher.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-Pusher-Signature", Encoding: Hex},
			Content:   "{body}",
			Require:   []Condition{{In: InHeader, Name: "X-Pusher-Key"}},
		}},
		EventType:    []Place{{In: InJSON, Name: "events[].name"}},
		RetryHorizon: 5 * time.Minute,
	},
	{
		Name: "sendbird", Title: "Sendbird",
		Schemes: []Scheme{{
			ID: "sendbird.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "x-sendbird-signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "category"}},
	},
	{
		// Known from npm:@sinch/sdk-core@1.4.0.
		Name: "sinch", Title: "Sinch (Conversation / Voice / Numbers)",
		Schemes: []Scheme{{
			ID: "sinch.conversation", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "x-sinch-webhook-signature", Encoding: Base64},
			Content:   "{body}.{nonce}.{ts}",
			Timestamp: Timestamp{In: InHeader, Name: "x-sinch-webhook-signature-timestamp"},
			// It is made for a signature, and is no id of an event.
			NonceHeader: Header{Name: "x-sinch-webhook-signature-nonce"},
		}, {
			ID: "sinch.application", Primitive: HMAC, Hash: SHA256, Basis: BySDK, OptIn: true,
			Key: Key{Encoding: Base64},
			Signature: Signature{
				In: InHeader, Name: "Authorization", Format: Prefixed,
				Prefix: "Application {param:application_key}:", Encoding: Base64,
			},
			Content:   "{method}\n{body_md5_b64}\n{header:Content-Type}\nx-timestamp:{header:x-timestamp}\n{path}",
			Timestamp: Timestamp{In: InHeader, Name: "x-timestamp", Unit: RFC3339},
		}, {
			ID: "sinch.numbers", Primitive: HMAC, Hash: SHA1, Basis: BySecondary, OptIn: true,
			Signature: Signature{In: InHeader, Name: "X-Sinch-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
	},
	{
		// Known from npm:stream-chat@9.53.0.
		Name: "stream", Title: "GetStream",
		Schemes: []Scheme{{
			ID: "stream.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature:  Signature{In: InHeader, Name: "X-Signature", Encoding: Hex},
			Content:    "{body}",
			Decompress: true,
		}},
		EventID:   []Place{{In: InHeader, Name: "X-Webhook-Id"}},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		Name: "telegram", Title: "Telegram Bot API",
		Schemes: []Scheme{{
			ID: "telegram.static", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Telegram-Bot-Api-Secret-Token"},
		}},
		EventID:      []Place{{In: InJSON, Name: "update_id"}},
		RetryHorizon: 1 * 24 * time.Hour,
	},
	{
		// Known from npm:telnyx@7.24.0.
		Name: "telnyx", Title: "Telnyx",
		Schemes: []Scheme{{
			ID: "telnyx.ed25519", Primitive: Ed25519, Basis: BySDK,
			Key:       Key{Encoding: Base64},
			Signature: Signature{In: InHeader, Name: "Telnyx-Signature-Ed25519", Encoding: Base64},
			Content:   "{ts}|{body}",
			Timestamp: Timestamp{In: InHeader, Name: "Telnyx-Timestamp", Tolerance: 300},
		}},
		EventID:   []Place{{In: InJSON, Name: "data.id"}},
		EventType: []Place{{In: InJSON, Name: "data.event_type"}},
	},
	{
		// Known from npm:twilio@6.2.0; go:github.com/twilio/twilio-go@v1.31.0.
		Name: "twilio", Title: "Twilio",
		Schemes: []Scheme{{
			ID: "twilio.v1", Primitive: HMAC, Hash: SHA1, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-Twilio-Signature", Encoding: Base64},
			Content:   "{url}{form_sorted_kv}",
			Variants:  []string{"{url_with_port}{form_sorted_kv}", "{url_without_port}{form_sorted_kv}"},
			Require:   []Condition{{In: InQuery, Name: "bodySHA256", Absent: true}},
		}, {
			// A body that is no form is bound by its digest in the URL.
			ID: "twilio.v1", Primitive: HMAC, Hash: SHA1, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-Twilio-Signature", Encoding: Base64},
			Content:   "{url}",
			Variants:  []string{"{url_with_port}", "{url_without_port}"},
			Require:   []Condition{{In: InQuery, Name: "bodySHA256", Equals: "{body_sha256_hex}"}},
		}},
		EventID: []Place{{In: InHeader, Name: "I-Twilio-Idempotency-Token"}},
		Methods: []string{"GET", "POST"},
		Success: emptyXMLResponse,
	},
}
