package provider

import "time"

// tokenProviders are those that sign by a token with a shared secret or a key that
// the webhook's owner configures.
var tokenProviders = []Provider{
	{
		// Known from npm:atlassian-jwt@2.0.3. The claim qsh binds method and URL alone.
		// https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/
		Name: "atlassian-connect", Title: "Atlassian Connect (Jira, Confluence)",
		Schemes: []Scheme{{
			ID: "atlassian-connect.jwt", Primitive: JWT, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "Authorization", Prefix: "JWT "},
			Token: &Token{
				Algorithms: []Algorithm{HS256},
				Claims:     []Claim{{Name: "qsh", Equals: []string{"{method}&{atlassian_path}&{atlassian_query}"}, Hash: SHA256, Encoding: Hex}},
			},
		}},
		EventID:   []Place{{In: InHeader, Name: "X-Atlassian-Webhook-Identifier"}},
		EventType: []Place{{In: InJSON, Name: "webhookEvent"}},
	},
	{
		Name: "fusionauth", Title: "FusionAuth",
		Schemes: []Scheme{{
			ID: "fusionauth.jwt", Primitive: JWT, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-FusionAuth-Signature-JWT"},
			Token: &Token{
				Algorithms: []Algorithm{RS256, RS384, RS512, ES256, ES384, ES512, EdDSA, HS256, HS384, HS512},
				Claims:     []Claim{{Name: "request_body_sha256", Equals: []string{"{body}"}, Hash: SHA256, Encoding: Base64}},
			},
		}},
		EventID:   []Place{{In: InJSON, Name: "event.id"}},
		EventType: []Place{{In: InJSON, Name: "event.type"}},
	},
	{
		// Known from npm:livekit-server-sdk@2.19.2; go:github.com/livekit/protocol@v1.54.0.
		// The token stands in the header without "Bearer".
		Name: "livekit", Title: "LiveKit",
		Schemes: []Scheme{{
			ID: "livekit.jwt", Primitive: JWT, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "Authorization"},
			Token: &Token{
				Algorithms:    []Algorithm{HS256},
				RequireExpiry: true,
				Leeway:        10,
				Claims: []Claim{
					{Name: "iss", Param: "api_key"},
					{Name: "sha256", Equals: []string{"{body}"}, Hash: SHA256, Encoding: Base64},
				},
			},
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "event"}},
	},
	{
		// Known from npm:messagebird@4.0.1.
		// https://developers.messagebird.com/api/#verifying-http-requests
		Name: "messagebird", Title: "MessageBird / Bird",
		Schemes: []Scheme{{
			ID: "messagebird.jwt", Primitive: JWT, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "MessageBird-Signature-JWT"},
			Token: &Token{
				Algorithms: []Algorithm{HS256, HS384, HS512}, RequireExpiry: true,
				Leeway: 5,
				Claims: []Claim{
					{Name: "iss", Equals: []string{"MessageBird"}},
					{Name: "jti"},
					{Name: "url_hash", Equals: []string{"{url}"}, Hash: SHA256, Encoding: Hex},
					{Name: "payload_hash", Equals: []string{"{body}"}, Hash: SHA256, Encoding: Hex, EmptyBody: true},
				},
			},
		}, {
			ID: "messagebird.legacy", Primitive: HMAC, Hash: SHA256, Basis: BySecondary, OptIn: true,
			Signature: Signature{In: InHeader, Name: "MessageBird-Signature", Encoding: Base64},
			Content:   "{ts}\n{query_sorted}\n{body_sha256_raw}",
			Timestamp: Timestamp{In: InHeader, Name: "MessageBird-Request-Timestamp", Tolerance: 100},
		}},
		Methods: []string{"GET", "POST"},
	},
	{
		// The token of monday's apps; webhooks that are made by hand bear none, and come with
		// nothing but the address for a proof.
		// https://developer.monday.com/apps/docs/integration-authorization
		Name: "monday", Title: "monday.com",
		Schemes: []Scheme{{
			ID: "monday.jwt", Primitive: JWT, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization"},
			Token: &Token{
				Algorithms:    []Algorithm{HS256},
				RequireExpiry: true,
				Claims:        []Claim{{Name: "aud", Equals: []string{"{url}"}, Param: "audience"}},
			},
		}, {
			ID: "monday.none", Primitive: None, Basis: BySecondary, OptIn: true,
		}},
		EventID:   []Place{{In: InJSON, Name: "event.triggerUuid"}},
		EventType: []Place{{In: InJSON, Name: "event.type"}},
		Handshakes: []Handshake{{
			// https://developer.monday.com/api-reference/reference/webhooks
			When:  []Condition{{In: InJSON, Name: "challenge"}, {In: InJSON, Name: "event", Absent: true}},
			Reply: Reply{JSON: []Field{{"challenge", "{json:challenge}"}}},
		}},
	},
	{
		Name: "netlify", Title: "Netlify",
		Schemes: []Scheme{{
			ID: "netlify.jwt", Primitive: JWT, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Webhook-Signature"},
			Token: &Token{
				Algorithms: []Algorithm{HS256},
				Claims: []Claim{
					{Name: "iss", Equals: []string{"netlify"}},
					{Name: "sha256", Equals: []string{"{body}"}, Hash: SHA256, Encoding: Hex},
				},
			},
		}},
		// The document's id is the deploy's, of which several notifications tell.
		EventType: []Place{{In: InHeader, Name: "X-Netlify-Event"}},
	},
	{
		// Known from npm:@upstash/qstash@2.12.0.
		// https://upstash.com/docs/qstash/howto/signature
		Name: "upstash-qstash", Title: "Upstash QStash",
		Schemes: []Scheme{{
			ID: "upstash-qstash.jwt", Primitive: JWT, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "Upstash-Signature"},
			Token: &Token{
				Algorithms: []Algorithm{HS256},
				Claims: []Claim{
					{Name: "iss", Equals: []string{"Upstash"}},
					{Name: "sub", Equals: []string{"{url}"}},
					{Name: "body", Equals: []string{"{body}"}, Hash: SHA256, Encoding: Base64URL},
				},
			},
		}},
		EventID: []Place{{In: InHeader, Name: "Upstash-Message-Id"}},
	},
	{
		// Known from npm:@vonage/jwt@1.14.0, which leaves the digest of the body to its
		// caller. The token does not expire; Vonage delivers again for a day.
		// https://developer.vonage.com/en/getting-started/concepts/webhooks
		Name: "vonage", Title: "Vonage",
		Schemes: []Scheme{{
			ID: "vonage.jwt", Primitive: JWT, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "Authorization", Prefix: "Bearer "},
			Token: &Token{
				Algorithms: []Algorithm{HS256},
				MaxAge:     24 * 60 * 60,
				Claims:     []Claim{{Name: "payload_hash", Equals: []string{"{body}"}, Hash: SHA256, Encoding: Hex, EmptyBody: true}},
			},
		}},
		Methods:      []string{"GET", "POST"},
		RetryHorizon: 24 * time.Hour,
	},
	{
		// The body is the token, and what it holds is text in the claim data.
		// https://dev.wix.com/docs/rest/articles/get-started/webhook-structure
		Name: "wix", Title: "Wix",
		Schemes: []Scheme{{
			ID: "wix.jwt-body", Primitive: JWT, Basis: ByDocument,
			Signature: Signature{In: InBody},
			Token:     &Token{Algorithms: []Algorithm{RS256}, Document: "data"},
		}},
		EventType: []Place{{In: InJSON, Name: "eventType"}},
	},
}
