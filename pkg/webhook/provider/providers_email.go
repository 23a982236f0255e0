package provider

import "time"

// emailProviders are those of email, mail, marketing, analytics.
var emailProviders = []Provider{
	{
		Name: "airship", Title: "Airship",
		Schemes: []Scheme{{
			ID: "airship.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-UA-Signature", Encoding: Hex},
			Content:   "{ts}:{body}",
			Timestamp: Timestamp{In: InHeader, Name: "X-UA-Timestamp", Unit: AnyUnit},
		}},
	},
	{
		Name: "brevo", Title: "Brevo",
		Schemes: []Scheme{{
			ID: "brevo.static", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization", Configurable: true},
		}},
		EventType: []Place{{In: InJSON, Name: "event"}},
	},
	{
		Name: "customerio", Title: "Customer.io",
		Schemes: []Scheme{{
			ID: "customerio.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-CIO-Signature", Encoding: Hex},
			Content:   "v0:{ts}:{body}",
			Timestamp: Timestamp{In: InHeader, Name: "X-CIO-Timestamp"},
		}},
		EventID:   []Place{{In: InJSON, Name: "event_id"}},
		EventType: []Place{{In: InJSON, Name: "metric"}},
	},
	{
		// Known from apps/web/lib/webhook/signature.ts of github.com/dubinc/dub.
		Name: "dub", Title: "Dub",
		Schemes: []Scheme{{
			ID: "dub.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "Dub-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "event"}},
	},
	{
		Name: "klaviyo", Title: "Klaviyo",
		Schemes: []Scheme{{
			ID: "klaviyo.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Klaviyo-Signature", Encoding: Hex},
			Content:   "{body}{ts}",
			Timestamp: Timestamp{In: InHeader, Name: "Klaviyo-Timestamp", Unit: AnyUnit},
		}},
		EventID:   []Place{{In: InJSON, Name: "data[].external_id"}},
		EventType: []Place{{In: InJSON, Name: "data[].topic"}},
	},
	{
		Name: "lob", Title: "Lob",
		Schemes: []Scheme{{
			ID: "lob.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Lob-Signature", Encoding: Hex},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "Lob-Signature-Timestamp", Unit: AnyUnit},
		}},
	},
	{
		Name: "loops", Title: "Loops",
		Schemes: []Scheme{{
			ID: "loops.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
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
		// Known from go:github.com/mailgun/mailgun-go/v4@v4.23.0.
		Name: "mailgun", Title: "Mailgun",
		Schemes: []Scheme{{
			// Of a subaccount's event the account itself has signed as well.
			ID: "mailgun.body", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InJSON, Name: "signature.signature", Also: []string{"signature.parent-signature"}, Encoding: Hex},
			Content:   "{json:signature.timestamp}{json:signature.token}",
			// A retry is said to have the signature of the first attempt, and the last comes
			// after eight hours.
			// https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries
			Timestamp: Timestamp{In: InJSON, Name: "signature.timestamp", Text: true, Tolerance: 9 * 60 * 60},
			// https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
			Nonce: []Place{{In: InJSON, Name: "signature.token"}},
		}, {
			// What a route forwards, or says that it has stored, is a form, and with attachments a
			// multipart one.
			// https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http
			ID: "mailgun.form", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InForm, Name: "signature", Encoding: Hex},
			Content:   "{form:timestamp}{form:token}",
			Timestamp: Timestamp{In: InForm, Name: "timestamp", Tolerance: 9 * 60 * 60},
			Nonce:     []Place{{In: InForm, Name: "token"}},
			Partial:   true,
		}},
		EventID:      []Place{{In: InJSON, Name: "event-data.id"}, {In: InJSON, Name: "signature.token"}},
		EventType:    []Place{{In: InJSON, Name: "event-data.event"}},
		RetryHorizon: 8 * time.Hour,
	},
	{
		Name: "mandrill", Title: "Mandrill / Mailchimp Transactional",
		Schemes: []Scheme{{
			ID: "mandrill.sha1", Primitive: HMAC, Hash: SHA1, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Mandrill-Signature", Encoding: Base64},
			Content:   "{url}{form_sorted_kv}",
		}},
		Payload: "mandrill_events",
		// Scanners follow all links of a message in one second.
		EventID: []Place{
			{In: InJSON, Name: "[]._id", With: []Place{{In: InJSON, Name: "[].event"}, {In: InJSON, Name: "[].ts"}, {In: InJSON, Name: "[].url"}}},
			{In: InJSON, Name: "[]._id", With: []Place{{In: InJSON, Name: "[].event"}, {In: InJSON, Name: "[].ts"}}},
		},
		EventType: []Place{{In: InJSON, Name: "[].event"}},
		Handshakes: []Handshake{
			{Method: "HEAD"},
			{
				// Sent when a webhook is made, and signed with no key of it.
				When: []Condition{{In: InForm, Name: "mandrill_events", Equals: `\[\]`}},
			},
		},
	},
	{
		Name: "mixpanel", Title: "Mixpanel cohorts",
		Schemes: []Scheme{{
			ID: "mixpanel.basic", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization", Format: Prefixed, Prefix: "Basic ", Encoding: Base64},
		}},
	},
	{
		Name: "nylas", Title: "Nylas",
		Schemes: []Scheme{{
			ID: "nylas.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "x-nylas-signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "type"}},
		Handshakes: []Handshake{{
			Method: "GET",
			When:   []Condition{{In: InQuery, Name: "challenge"}},
			Reply:  Reply{Body: "{query:challenge}"},
		}},
	},
	{
		Name: "postmark", Title: "Postmark",
		Schemes: []Scheme{{
			ID: "postmark.basic", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization", Format: Prefixed, Prefix: "Basic ", Encoding: Base64},
		}},
		// It is the same for every retry, of which inbound mail has those of ten hours and a half:
		// https://github.com/ActiveCampaign/postmark-skills/pull/6
		EventID:      []Place{{In: InHeader, Name: "X-PM-Webhook-Trace-Id"}},
		EventType:    []Place{{In: InJSON, Name: "RecordType"}},
		RetryHorizon: 10*time.Hour + 30*time.Minute,
	},
	{
		// Known from npm:resend@6.38.0; go:github.com/resend/resend-go/v2@v2.28.0.
		Name: "resend", Title: "Resend",
		Schemes: []Scheme{{
			ID: "resend.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Key:       Key{Encoding: Base64, StripPrefix: []string{"whsec_"}},
			Signature: Signature{In: InHeader, Name: "svix-signature", Format: VersionedList, SigKeys: []string{"v1"}, Encoding: Base64},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "svix-timestamp", Tolerance: 300},
			IDHeader:  Header{Name: "svix-id"},
		}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: 28 * time.Hour,
	},
	{
		// Known from official-repo:segmentio/segment-docs webhooks.
		// A batch is signed by its first event alone, and does not verify.
		// https://segment.com/docs/connections/destinations/catalog/webhooks/
		Name: "segment", Title: "Segment",
		Schemes: []Scheme{{
			ID: "segment.hmac", Primitive: HMAC, Hash: SHA1, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "x-signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:      []Place{{In: InJSON, Name: "messageId"}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: 4 * time.Hour,
	},
	{
		Name: "sparkpost", Title: "SparkPost",
		Schemes: []Scheme{{
			ID: "sparkpost.basic", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization", Format: Prefixed, Prefix: "Basic ", Encoding: Base64},
		}},
		EventID: []Place{{In: InJSON, Name: "[].msys.*.event_id"}},
	},
}
