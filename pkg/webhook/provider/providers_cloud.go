package provider

import "time"

// cloudProviders are those of cloud, infrastructure, observability, database, backend, queue, cdn, registry.
var cloudProviders = []Provider{
	{
		Name: "datadog", Title: "Datadog",
		Schemes: []Scheme{{
			ID: "datadog.static", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization", Configurable: true},
		}},
		// Its owner may write another payload, with nothing in it that tells two events apart.
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InJSON, Name: "event_type"}},
		Repeats:   true,
	},
	{
		Name: "google-push-channel", Title: "Google Drive/Calendar push channels",
		Schemes: []Scheme{{
			ID: "google-push-channel.static", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Goog-Channel-Token"},
		}},
		EventID: []Place{
			{In: InHeader, Name: "X-Goog-Message-Number", With: []Place{{In: InHeader, Name: "X-Goog-Channel-ID"}}},
		},
		EventType: []Place{{In: InHeader, Name: "X-Goog-Resource-State"}},
		Handshakes: []Handshake{{
			When:   []Condition{{In: InHeader, Name: "X-Goog-Resource-State", Equals: "sync"}},
			Signed: true,
		}},
	},
	{
		// Known from http/hmac.go of github.com/grafana/alerting, in which the default header was
		// another at first. That of the time has no name of its own: it is to be given this one.
		// https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
		Name: "grafana", Title: "Grafana Alerting",
		Schemes: []Scheme{{
			ID: "grafana.timestamp", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "X-Grafana-Alerting-Signature", Aliases: []string{"X-Grafana-Alert-Signature"}, Encoding: Hex,
			},
			Content:   "{ts}:{body}",
			Timestamp: Timestamp{In: InHeader, Name: "X-Grafana-Alerting-Timestamp"},
		}, {
			ID: "grafana.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "X-Grafana-Alerting-Signature", Aliases: []string{"X-Grafana-Alert-Signature"}, Encoding: Hex,
			},
			Content: "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "status"}},
		// A reminder looks like the notification that it reminds of.
		Repeats: true,
	},
	{
		// Known from npm:@hookdeck/sdk@0.4.0.
		Name: "hookdeck", Title: "Hookdeck",
		Schemes: []Scheme{{
			ID: "hookdeck.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "x-hookdeck-signature", Also: []string{"x-hookdeck-signature-2"}, Encoding: Base64},
			Content:   "{body}",
		}},
		EventID: []Place{{In: InHeader, Name: "x-hookdeck-eventid"}},
	},
	{
		// Known from microsoftgraph/nodejs-webhooks-sample.
		Name: "microsoft-graph", Title: "Microsoft Graph change notifications",
		Schemes: []Scheme{{
			ID: "microsoft-graph.client-state", Primitive: Static, Basis: ByDocument,
			Signature: Signature{In: InJSON, Name: "clientState"},
			Items:     "value[]",
		}},
		// Lifecycle notifications come to the same address, if that is what it was given for.
		EventType: []Place{{In: InJSON, Name: "value[].changeType"}, {In: InJSON, Name: "value[].lifecycleEvent"}},
		// A resource that changes twice gives the same notification twice.
		Repeats: true,
		Handshakes: []Handshake{{
			When:  []Condition{{In: InQuery, Name: "validationToken"}},
			Reply: Reply{Body: "{query:validationToken}"},
		}},
		Success: Answer{Status: 202},
	},
	{
		Name: "mongodb-atlas", Title: "MongoDB Atlas alerts",
		Schemes: []Scheme{{
			ID: "mongodb-atlas.hmac", Primitive: HMAC, Hash: SHA1, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-MMS-Signature", Encoding: Base64},
			Content:   "{body}",
		}},
	},
	{
		Name: "new-relic", Title: "New Relic",
		Schemes: []Scheme{{
			ID: "new-relic.static", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization", Configurable: true},
		}},
		// Its owner writes the payload.
		Repeats: true,
	},
	{
		// Known from official-repo:npm/npm-hook-receiver index.js.
		Name: "npm", Title: "npm registry hooks (discontinued)",
		Schemes: []Scheme{{
			ID: "npm.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "x-npm-signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "event"}},
	},
	{
		// Known from go:github.com/PagerDuty/go-pagerduty@v1.8.0.
		// docs/webhooks/02-Behavior.md of github.com/PagerDuty/developer-docs.
		Name: "pagerduty", Title: "PagerDuty v3",
		Schemes: []Scheme{{
			ID: "pagerduty.v1", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "X-PagerDuty-Signature", Format: KVList, SigKeys: []string{"v1"}, Trim: true,
				Encoding: Hex,
			},
			Content: "{body}",
		}},
		EventID:      []Place{{In: InJSON, Name: "event.id"}},
		EventType:    []Place{{In: InJSON, Name: "event.event_type"}},
		RetryHorizon: 48 * time.Hour,
	},
	{
		// Known from official-repo:getsentry/integration-platform-example verifySentrySignature.ts.
		Name: "sentry", Title: "Sentry",
		Schemes: []Scheme{{
			ID: "sentry.hmac", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "Sentry-Hook-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InHeader, Name: "Request-ID"}},
		EventType: []Place{{In: InHeader, Name: "Sentry-Hook-Resource"}},
	},
	{
		Name: "supabase", Title: "Supabase auth hooks",
		Schemes: []Scheme{{
			ID: "supabase.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Key: Key{Encoding: Base64, StripPrefix: []string{"v1,", "whsec_"}},
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
		// Known from npm:svix@1.99.1; go:github.com/svix/svix-webhooks@v1.44.0.
		Name: "svix", Title: "Svix",
		Schemes: []Scheme{{
			ID: "svix.v1", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Key: Key{Encoding: Base64, StripPrefix: []string{"whsec_"}},
			Signature: Signature{
				In: InHeader, Name: "svix-signature", Aliases: []string{"webhook-signature"}, Format: VersionedList,
				SigKeys: []string{"v1"}, Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "svix-timestamp", Aliases: []string{"webhook-timestamp"}, Tolerance: 300},
			IDHeader:  Header{Name: "svix-id", Aliases: []string{"webhook-id"}},
		}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: 28 * time.Hour,
	},
	{
		// Known from docs/webhooks/example.go of github.com/tailscale/tailscale.
		Name: "tailscale", Title: "Tailscale",
		Schemes: []Scheme{{
			ID: "tailscale.v1", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "Tailscale-Webhook-Signature", Format: KVList, TSKey: "t", SigKeys: []string{"v1"},
				Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Tolerance: 300},
		}},
		EventType: []Place{{In: InJSON, Name: "[].type"}},
	},
}
