package provider

import "time"

// publishingProviders are those that sign with keys which they publish.
var publishingProviders = []Provider{
	{
		// Known from npm:@adobe/aio-lib-events@4.1.0. There are two signatures, by keys of
		// their own, of which either suffices.
		// https://developer.adobe.com/events/docs/guides/#security-considerations
		Name: "adobe-io-events", Title: "Adobe I/O Events",
		Schemes: []Scheme{{
			ID: "adobe-io-events.rsa", Primitive: RSA, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "x-adobe-digital-signature-1", Also: []string{"x-adobe-digital-signature-2"},
				Encoding: Base64, Paired: true,
			},
			Content: "{body}",
			Require: []Condition{{In: InJSON, Name: "recipient_client_id", Equals: "{param:client_id}"}},
			Fetch: &Fetch{
				URLs: []string{
					"https://static.adobeioevents.com{header:x-adobe-public-key1-path}",
					"https://static.adobeioevents.com{header:x-adobe-public-key2-path}",
				},
				Hosts: []string{"static.adobeioevents.com"},
				Sent:  []Condition{{In: InHeader, Name: "x-adobe-public-key1-path", Equals: "/prod/keys/pub-key-sample.pem"}},
			},
		}},
		EventID:   []Place{{In: InJSON, Name: "event_id"}},
		EventType: []Place{{In: InJSON, Name: "event.@type"}},
		Handshakes: []Handshake{{
			// https://developer.adobe.com/events/docs/guides/
			Method: "GET",
			When:   []Condition{{In: InQuery, Name: "challenge"}},
			Reply:  Reply{Body: "{query:challenge}"},
		}},
		RetryHorizon: 31 * time.Minute,
	},
	{
		// Known from npm:sns-validator@0.3.5, and aws-sdk-java-v2's sns-message-manager,
		// whose names of certificates these are. SNS publishes the certificate without its
		// chain. Anyone may subscribe an address to a topic of his own: the parameter
		// allowed_topics lists the ARNs of those that are expected.
		// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
		Name: "aws-sns", Title: "Amazon SNS", Scope: "allowed_topics",
		Schemes: []Scheme{{
			ID: "aws-sns.v1-v2", Primitive: RSA, Basis: BySDK,
			HashBy:    &HashBy{In: InJSON, Name: "SignatureVersion", Names: []HashName{{"1", SHA1}, {"2", SHA256}}},
			Signature: Signature{In: InJSON, Name: "Signature", Encoding: Base64},
			Content: "Message\n{json:Message}\nMessageId\n{json:MessageId}\n[Subject\n{json:Subject}\n]" +
				"[SubscribeURL\n{json:SubscribeURL}\n]Timestamp\n{json:Timestamp}\n[Token\n{json:Token}\n]" +
				"TopicArn\n{json:TopicArn}\nType\n{json:Type}\n",
			Timestamp: Timestamp{In: InJSON, Name: "Timestamp", Unit: RFC3339, Tolerance: 24 * 60 * 60},
			Require:   []Condition{{In: InJSON, Name: "TopicArn", Listed: "allowed_topics"}},
			Fetch: &Fetch{
				URLs:   []string{"{json:SigningCertURL}", "{json:SigningCertUrl}"},
				Hosts:  []string{"sns.{region}.amazonaws.com", "sns.{region}.amazonaws.com.cn"},
				Suffix: ".pem",
				Names: []string{
					"sns.amazonaws.com", "sns-signing.{region}.amazonaws.com",
					"sns-us-gov-west-1.amazonaws.com", "sns-cn-north-1.amazonaws.com.cn", "sns-cn-northwest-1.amazonaws.com.cn",
				},
				Sent: []Condition{{In: InJSON, Name: "SigningCertURL", Equals: "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-sample.pem"}},
			},
		}},
		EventID:   []Place{{In: InJSON, Name: "MessageId"}},
		EventType: []Place{{In: InJSON, Name: "Type"}},
		Handshakes: []Handshake{{
			// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
			When:   []Condition{{In: InJSON, Name: "Type", Equals: "SubscriptionConfirmation"}},
			Signed: true,
			// Anyone may subscribe any address to a topic of his own.
			Listed:   []Listed{{Place: Place{In: InJSON, Name: "TopicArn"}, Param: "allowed_topics"}},
			Confirms: &Confirmation{Place{In: InJSON, Name: "SubscribeURL"}, []string{"sns.{region}.amazonaws.com", "sns.{region}.amazonaws.com.cn"}},
		}},
		RetryHorizon: 6 * time.Hour,
	},
	{
		// The provider's document, which has it as a detached signature of RFC 7797.
		// https://v3.developer.constantcontact.com/api_guide/webhook_authenticity.html
		Name: "constant-contact", Title: "Constant Contact",
		Schemes: []Scheme{{
			ID: "constant-contact.jwt", Primitive: JWS, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "x-ctct-webhook-sig"},
			Content:   "{body}",
			Timestamp: Timestamp{In: InJOSE, Name: "ts"},
			Token:     &Token{Algorithms: []Algorithm{RS256}, Unencoded: true},
			Fetch: &Fetch{
				URLs:  []string{"https://developer.constantcontact.com/.well-known/jwks.json"},
				Hosts: []string{"developer.constantcontact.com"},
			},
		}},
		EventType: []Place{{In: InJSON, Name: "event_type"}},
	},
	{
		// Known from eBay/event-notification-nodejs-sdk. The key is for applications that
		// have a token of their own: the fetcher must send it.
		// https://developer.ebay.com/api-docs/commerce/notification/overview.html
		Name: "ebay", Title: "eBay notifications",
		Schemes: []Scheme{{
			ID: "ebay.ecdsa-sha1", Primitive: ECDSA, Hash: SHA1, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-EBAY-SIGNATURE", Format: JSONBase64, Field: "signature", KeyField: "kid", Encoding: Base64},
			Content:   "{body}",
			Fetch: &Fetch{
				URLs:  []string{"https://{param:api_host=api.ebay.com}/commerce/notification/v1/public_key/{kid}"},
				Hosts: []string{"api.ebay.com", "api.sandbox.ebay.com"}, Private: true,
			},
		}},
		EventID:   []Place{{In: InJSON, Name: "notification.notificationId"}},
		EventType: []Place{{In: InJSON, Name: "metadata.topic"}},
		Handshakes: []Handshake{{
			// https://developer.ebay.com/marketplace-account-deletion
			Method: "GET",
			When:   []Condition{{In: InQuery, Name: "challenge_code"}},
			Challenge: &Challenge{
				In: InQuery, Name: "challenge_code", Alphabet: tokenText, Min: 1, Max: maxChallenge,
				Hash: SHA256, Content: "{query:challenge_code}{param:verification_token}{endpoint}", Encoding: Hex,
			},
			Reply: Reply{JSON: []Field{{"challengeResponse", "{proof}"}}},
		}},
	},
	{
		// Known from npm:google-auth-library@10.9.1; go:google.golang.org/api@v0.311.0. The
		// token proves who pushes, and nothing of what is pushed.
		// https://docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions
		Name: "google-pubsub", Title: "Google Cloud Pub/Sub push",
		Schemes: []Scheme{{
			ID: "google-pubsub.oidc", Primitive: JWT, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "Authorization", Prefix: "Bearer "},
			Token: &Token{
				Algorithms: []Algorithm{RS256}, RequireExpiry: true, Leeway: 300, MaxLifetime: 24 * 60 * 60,
				Claims: []Claim{
					{Name: "aud", Equals: []string{"{url}"}, Param: "audience"},
					{Name: "iss", Equals: []string{"https://accounts.google.com", "accounts.google.com"}},
					{Name: "email", Param: "email"},
					{Name: "email_verified", Equals: []string{"true"}},
				},
			},
			Fetch: &Fetch{
				URLs:  []string{"https://www.googleapis.com/oauth2/v3/certs"},
				Hosts: []string{"www.googleapis.com"},
			},
		}},
		// A subscription with a dead-letter topic counts the attempts in deliveryAttempt. One
		// that unwraps payloads has the id in a header, if it writes metadata.
		// https://docs.cloud.google.com/pubsub/docs/payload-unwrapping
		EventID:      []Place{{In: InJSON, Name: "message.messageId"}, {In: InHeader, Name: "x-goog-pubsub-message-id"}},
		Lasting:      []string{"message"},
		EventType:    []Place{{In: InJSON, Name: "message.attributes.eventType"}},
		RetryHorizon: 7 * 24 * time.Hour,
	},
	{
		// Known from npm:@kinde/webhooks@1.0.0. The body is the token, and does not expire.
		// https://docs.kinde.com/integrate/webhooks/about-webhooks/
		Name: "kinde", Title: "Kinde",
		Schemes: []Scheme{{
			ID: "kinde.jwt-body", Primitive: JWT, Basis: BySDK,
			Signature: Signature{In: InBody},
			Token:     &Token{Algorithms: []Algorithm{RS256}},
			Fetch: &Fetch{
				URLs:  []string{"{param:domain}/.well-known/jwks.json"},
				Hosts: []string{"*.kinde.com", "*.*.kinde.com"},
			},
		}},
		EventID:      []Place{{In: InJSON, Name: "event_id"}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: 36 * time.Hour,
	},
	{
		// Known from paypal/PayPal-Python-SDK and PayPal-Java-SDK. Of the body only a CRC-32
		// is signed, to which others can be made that have the same.
		// https://developer.paypal.com/api/rest/webhooks/rest/
		Name: "paypal", Title: "PayPal",
		Schemes: []Scheme{{
			ID: "paypal.rsa", Primitive: RSA, Basis: BySDK,
			HashBy:    &HashBy{In: InHeader, Name: "PAYPAL-AUTH-ALGO", Names: []HashName{{"SHA1withRSA", SHA1}, {"SHA256withRSA", SHA256}}},
			Signature: Signature{In: InHeader, Name: "PAYPAL-TRANSMISSION-SIG", Encoding: Base64},
			Content:   "{header:PAYPAL-TRANSMISSION-ID}|{ts}|{param:webhook_id}|{body_crc32_dec}",
			Timestamp: Timestamp{In: InHeader, Name: "PAYPAL-TRANSMISSION-TIME", Unit: RFC3339, Tolerance: 3 * 24 * 60 * 60},
			// A sum binds no body: another of the same sum is easily made.
			Nonce: []Place{{In: InHeader, Name: "PAYPAL-TRANSMISSION-ID"}},
			Fetch: &Fetch{
				URLs:  []string{"{header:PAYPAL-CERT-URL}"},
				Hosts: []string{"*.paypal.com", "*.sandbox.paypal.com"},
				Names: []string{"messageverificationcerts.paypal.com", "messageverificationcerts.*.paypal.com"},
				Chain: true,
				Sent: []Condition{
					{In: InHeader, Name: "PAYPAL-CERT-URL", Equals: "https://api.paypal.com/v1/notifications/certs/CERT-sample"},
					{In: InHeader, Name: "PAYPAL-TRANSMISSION-ID", Equals: "00000000-0000-4000-8000-000000000000"},
				},
			},
		}},
		EventID:      []Place{{In: InJSON, Name: "id"}, {In: InHeader, Name: "PAYPAL-TRANSMISSION-ID"}},
		EventType:    []Place{{In: InJSON, Name: "event_type"}},
		Mode:         []Mode{{In: InHeader, Name: "PAYPAL-CERT-URL", Live: []string{"https://api.paypal.com/*", "https://api-m.paypal.com/*"}, Test: []string{"https://api.sandbox.paypal.com/*", "https://api-m.sandbox.paypal.com/*"}}},
		RetryHorizon: 3 * 24 * time.Hour,
	},
	{
		// The key is for applications with credentials of their own, and comes by POST: the
		// fetcher must see to that.
		// https://plaid.com/docs/api/webhooks/webhook-verification/
		Name: "plaid", Title: "Plaid",
		Schemes: []Scheme{{
			ID: "plaid.jwt", Primitive: JWT, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "Plaid-Verification"},
			Token: &Token{
				Algorithms: []Algorithm{ES256}, MaxAge: 300,
				Claims: []Claim{{Name: "request_body_sha256", Equals: []string{"{body}"}, Hash: SHA256, Encoding: Hex}},
			},
			Fetch: &Fetch{
				URLs:  []string{"https://{param:environment=production}.plaid.com/webhook_verification_key/get?key_id={kid}"},
				Hosts: []string{"production.plaid.com", "sandbox.plaid.com"}, Private: true,
				Sent: []Condition{{In: InJOSE, Name: "kid", Equals: "sample"}},
			},
		}},
		// That an item has transactions to be fetched is said in the same words each time:
		// https://plaid.com/docs/api/products/transactions/#sync_updates_available
		Repeats:      true,
		EventType:    []Place{{In: InJSON, Name: "webhook_code"}},
		Mode:         []Mode{{In: InJSON, Name: "environment", Live: []string{"production"}, Test: []string{"sandbox", "development"}}},
		RetryHorizon: 24 * time.Hour,
	},
	{
		// Known from npm:truelayer-signing@0.2.3.
		// https://github.com/TrueLayer/truelayer-signing/blob/main/request-signing-v2.md
		Name: "truelayer", Title: "TrueLayer",
		Schemes: []Scheme{{
			ID: "truelayer.jws", Primitive: JWS, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "Tl-Signature"},
			Content:   "{method} {path}\n{jose_headers:tl_headers}{body}",
			Variants:  []string{"{method} {path_other_slash}\n{jose_headers:tl_headers}{body}"},
			Timestamp: Timestamp{In: InHeader, Name: "X-Tl-Webhook-Timestamp", Unit: RFC3339},
			Token: &Token{
				Algorithms: []Algorithm{ES512},
				Header:     []Claim{{Name: "tl_version", Equals: []string{"2"}}},
			},
			Fetch: &Fetch{
				URLs: []string{"{jose:jku}"}, Optional: true,
				Hosts: []string{"webhooks.truelayer.com", "webhooks.truelayer-sandbox.com"},
				Sent:  []Condition{{In: InJOSE, Name: "jku", Equals: "https://webhooks.truelayer.com/.well-known/jwks"}},
			},
		}},
		EventID:      []Place{{In: InJSON, Name: "event_id"}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: 72 * time.Hour,
	},
}
