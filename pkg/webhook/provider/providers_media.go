package provider

import "time"

// mediaProviders are those of ai, video, media, cms, streaming.
var mediaProviders = []Provider{
	{
		// Known from npm:@anthropic-ai/sdk@1.12.0.
		Name: "anthropic", Title: "Anthropic",
		Schemes: []Scheme{{
			ID: "anthropic.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
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
		// Known from npm:cloudinary@2.11.0; go:github.com/cloudinary/cloudinary-go/v2@v2.16.1.
		Name: "cloudinary", Title: "Cloudinary",
		Schemes: []Scheme{{
			ID: "cloudinary.sha1", Primitive: Digest, Hash: SHA1, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-Cld-Signature", Encoding: Hex},
			Content:   "{body}{ts}{secret}",
			Timestamp: Timestamp{In: InHeader, Name: "X-Cld-Timestamp", Tolerance: 7200},
		}, {
			// Accounts choose between the two hashes.
			ID: "cloudinary.sha256", Primitive: Digest, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-Cld-Signature", Encoding: Hex},
			Content:   "{body}{ts}{secret}",
			Timestamp: Timestamp{In: InHeader, Name: "X-Cld-Timestamp", Tolerance: 7200},
		}},
		// One request may bring about several notifications: of each add-on, moderation and asset.
		EventID: []Place{
			{In: InJSON, Name: "request_id", With: []Place{{In: InJSON, Name: "notification_type"}, {In: InJSON, Name: "public_id"}, {In: InJSON, Name: "info_kind"}}},
			{In: InJSON, Name: "request_id", With: []Place{
				{In: InJSON, Name: "notification_type"}, {In: InJSON, Name: "public_id"},
				{In: InJSON, Name: "moderation_kind"}, {In: InJSON, Name: "moderation_status"},
			}},
			{In: InJSON, Name: "request_id", With: []Place{{In: InJSON, Name: "notification_type"}, {In: InJSON, Name: "public_id"}}},
		},
		EventType: []Place{{In: InJSON, Name: "notification_type"}},
	},
	{
		// https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/
		Name: "cloudflare-stream", Title: "Cloudflare Stream",
		Schemes: []Scheme{{
			ID: "cloudflare-stream.sig1", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "Webhook-Signature", Format: KVList, TSKey: "time", SigKeys: []string{"sig1"},
				Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature},
		}},
		EventType: []Place{{In: InJSON, Name: "status.state"}},
	},
	{
		// Known from npm:@contentful/node-apps-toolkit@3.16.1.
		Name: "contentful", Title: "Contentful",
		Schemes: []Scheme{{
			ID: "contentful.v1", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "x-contentful-signature", Encoding: Hex},
			Content:   "{method}\n{path_query_encoded}\n{signed_headers:x-contentful-signed-headers}\n{body}",
			Timestamp: Timestamp{In: InHeader, Name: "x-contentful-timestamp", Unit: Milliseconds, Tolerance: 30},
		}},
		EventID:   []Place{{In: InHeader, Name: "x-contentful-idempotency-key"}},
		EventType: []Place{{In: InHeader, Name: "X-Contentful-Topic"}},
		// Its owner chooses the method:
		// https://www.contentful.com/developers/docs/webhooks/transformations/
		Methods: []string{"GET", "POST", "PUT", "PATCH", "DELETE"},
	},
	{
		// The token is the identifier of the API key that the request was made with.
		// https://developers.deepgram.com/docs/callback
		Name: "deepgram", Title: "Deepgram callbacks",
		Schemes: []Scheme{{
			ID: "deepgram.static", Primitive: Static, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "dg-token"},
		}},
		RetryHorizon: 5 * time.Minute,
	},
	{
		// Known from npm:@elevenlabs/elevenlabs-js@2.73.0.
		Name: "elevenlabs", Title: "ElevenLabs",
		Schemes: []Scheme{{
			ID: "elevenlabs.v0", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "ElevenLabs-Signature", Format: KVList, TSKey: "t", SigKeys: []string{"v0"},
				Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Tolerance: 1800},
		}},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		Name: "gemini", Title: "Google Gemini API (static secret mode)",
		Schemes: []Scheme{{
			ID: "gemini.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
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
		// Known from ghost/core/core/server/services/webhooks/webhook-trigger.js of
		// github.com/TryGhost/Ghost.
		Name: "ghost", Title: "Ghost",
		Schemes: []Scheme{{
			ID: "ghost.sha256", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "X-Ghost-Signature", Format: KVList, TSKey: "t", SigKeys: []string{"sha256"},
				Trim: true, Encoding: Hex,
			},
			Content:   "{body}{ts}",
			Timestamp: Timestamp{In: InSignature, Unit: Milliseconds},
		}},
	},
	{
		// Known from npm:@mux/mux-node@15.3.0.
		Name: "mux", Title: "Mux",
		Schemes: []Scheme{{
			ID: "mux.v1", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "Mux-Signature", Format: KVList, TSKey: "t", SigKeys: []string{"v1"},
				Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Tolerance: 300},
		}},
		EventID:      []Place{{In: InJSON, Name: "id"}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: 1 * 24 * time.Hour,
	},
	{
		// Known from npm:openai@6.49.0; go:github.com/openai/openai-go/v3@v3.96.0.
		Name: "openai", Title: "OpenAI",
		Schemes: []Scheme{{
			ID: "openai.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Key: Key{Encoding: Base64, Prefix: "whsec_"},
			Signature: Signature{
				In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1"},
				Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp", Tolerance: 300},
			IDHeader:  Header{Name: "webhook-id"},
		}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: 3 * 24 * time.Hour,
	},
	{
		// Known from npm:replicate@1.4.0.
		Name: "replicate", Title: "Replicate",
		Schemes: []Scheme{{
			ID: "replicate.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Key: Key{Encoding: Base64, StripPrefix: []string{"whsec_"}},
			Signature: Signature{
				In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1"},
				Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp"},
			IDHeader:  Header{Name: "webhook-id"},
		}},
		EventType: []Place{{In: InJSON, Name: "status"}},
	},
	{
		// Known from npm:@sanity/webhook@4.0.4.
		Name: "sanity", Title: "Sanity",
		Schemes: []Scheme{{
			ID: "sanity.v1", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "sanity-webhook-signature", Format: KVList, TSKey: "t", SigKeys: []string{"v1"},
				Trim: true, Encoding: Base64URL,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Unit: Milliseconds},
		}},
		EventID:   []Place{{In: InHeader, Name: "idempotency-key"}},
		EventType: []Place{{In: InHeader, Name: "sanity-operation"}},
		// Its owner chooses the method: https://www.sanity.io/docs/http-reference/webhooks
		Methods:      []string{"GET", "POST", "PUT", "PATCH", "DELETE"},
		RetryHorizon: time.Minute,
	},
	{
		// Known from npm:@transloadit/utils@4.8.1.
		Name: "transloadit", Title: "Transloadit",
		Schemes: []Scheme{{
			ID: "transloadit.form", Primitive: HMAC, Basis: BySDK,
			Signature: Signature{
				In: InForm, Name: "signature", Format: AlgoPrefixed, KVSep: ":",
				Algos: []Hash{SHA1, SHA256, SHA384, SHA512}, DefaultAlgo: SHA1, Encoding: Hex,
			},
			Content: "{form:transloadit}",
		}},
		Payload:   "transloadit",
		EventID:   []Place{{In: InJSON, Name: "assembly_id", With: []Place{{In: InJSON, Name: "ok"}}}},
		EventType: []Place{{In: InJSON, Name: "ok"}},
	},
	{
		// Known from official-repo:twitchdev/eventsub-webhooks-node-sample index.js; 10-minute window from the Twitch docs (secondary).
		Name: "twitch", Title: "Twitch EventSub",
		Schemes: []Scheme{{
			ID: "twitch.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "Twitch-Eventsub-Message-Signature", Format: Prefixed, Prefix: "sha256=",
				Encoding: Hex,
			},
			Content:   "{id}{ts}{body}",
			Timestamp: Timestamp{In: InHeader, Name: "Twitch-Eventsub-Message-Timestamp", Unit: RFC3339, Tolerance: 600},
			IDHeader:  Header{Name: "Twitch-Eventsub-Message-Id"},
		}},
		EventType: []Place{{In: InHeader, Name: "Twitch-Eventsub-Subscription-Type"}},
		Handshakes: []Handshake{{
			// https://dev.twitch.tv/docs/eventsub/handling-webhook-events/
			When:    []Condition{{In: InHeader, Name: "Twitch-Eventsub-Message-Type", Equals: "webhook_callback_verification"}},
			Signed:  true,
			Reply:   Reply{Body: "{json:challenge}"},
			Refusal: 403,
		}},
	},
	{
		// Known from lib/uploadcare/param/webhook_signature_verifier.rb of
		// github.com/uploadcare/uploadcare-ruby.
		Name: "uploadcare", Title: "Uploadcare",
		Schemes: []Scheme{{
			ID: "uploadcare.v1", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Uc-Signature", Format: Prefixed, Prefix: "v1=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "hook.event"}},
	},
	{
		// Known from npm:webflow-api@3.3.4.
		Name: "webflow", Title: "Webflow",
		Schemes: []Scheme{{
			ID: "webflow.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "x-webflow-signature", Encoding: Hex},
			Content:   "{ts}:{body}",
			Timestamp: Timestamp{In: InHeader, Name: "x-webflow-timestamp", Unit: Milliseconds},
		}},
		EventType: []Place{{In: InJSON, Name: "triggerType"}},
	},
	{
		// Known from npm:@zoom/rivet@0.4.0.
		Name: "zoom", Title: "Zoom",
		Schemes: []Scheme{{
			ID: "zoom.v0", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "x-zm-signature", Format: Prefixed, Prefix: "v0=", Encoding: Hex},
			Content:   "v0:{ts}:{body}",
			Timestamp: Timestamp{In: InHeader, Name: "x-zm-request-timestamp"},
		}},
		EventType: []Place{{In: InJSON, Name: "event"}},
		Handshakes: []Handshake{{
			// https://developers.zoom.us/docs/api/webhooks/
			When:      []Condition{{In: InJSON, Name: "event", Equals: "endpoint.url_validation"}},
			Signed:    true,
			Challenge: &Challenge{In: InJSON, Name: "payload.plainToken", Alphabet: tokenText, Min: 1, Max: maxChallenge, Encoding: Hex},
			Reply:     Reply{JSON: []Field{{"plainToken", "{json:payload.plainToken}"}, {"encryptedToken", "{proof}"}}},
		}},
		// https://developers.zoom.us/blog/webhook-delays
		RetryHorizon: 85 * time.Minute,
	},
}
