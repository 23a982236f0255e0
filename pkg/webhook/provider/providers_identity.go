package provider

import "time"

// identityProviders are those of auth, identity, security, licensing.
var identityProviders = []Provider{
	{
		// https://auth0.com/docs/customize/log-streams/custom-log-streams
		Name: "auth0", Title: "Auth0 log streams",
		Schemes: []Scheme{{
			ID: "auth0.static", Primitive: Static, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "Authorization", Configurable: true},
		}},
		// A stream is of JSON lines unless its owner chooses arrays, or an object for each log.
		Lines:     true,
		EventID:   []Place{{In: InJSON, Name: "[].log_id"}, {In: InJSON, Name: "log_id"}},
		EventType: []Place{{In: InJSON, Name: "[].data.type"}, {In: InJSON, Name: "data.type"}},
	},
	{
		// Known from npm:@clerk/backend@3.25.0.
		Name: "clerk", Title: "Clerk",
		Schemes: []Scheme{{
			ID: "clerk.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
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
		Name: "doppler", Title: "Doppler",
		Schemes: []Scheme{{
			ID: "doppler.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Doppler-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
	},
	{
		// Known from official-repo:okta/okta-developer-docs concepts/event-hooks.
		Name: "okta", Title: "Okta event hooks",
		Schemes: []Scheme{{
			ID: "okta.static", Primitive: Static, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "Authorization", Configurable: true},
		}},
		EventID:   []Place{{In: InJSON, Name: "data.events[].uuid"}},
		EventType: []Place{{In: InJSON, Name: "data.events[].eventType"}},
		Handshakes: []Handshake{{
			Method: "GET",
			When:   []Condition{{In: InHeader, Name: "X-Okta-Verification-Challenge"}},
			Reply:  Reply{JSON: []Field{{"verification", "{header:X-Okta-Verification-Challenge}"}}},
		}},
	},
	{
		// Known from npm:@onfido/api@6.2.0.
		Name: "onfido", Title: "Onfido",
		Schemes: []Scheme{{
			ID: "onfido.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-SHA2-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "payload.action"}},
	},
	{
		Name: "persona", Title: "Persona",
		Schemes: []Scheme{{
			ID: "persona.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{
				In: InHeader, Name: "Persona-Signature", Format: KVList, GroupSep: " ", TSKey: "t",
				SigKeys: []string{"v1"}, Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Tolerance: 300},
		}},
		EventID:   []Place{{In: InJSON, Name: "data.id"}},
		EventType: []Place{{In: InJSON, Name: "data.attributes.name"}},
	},
	{
		Name: "snyk", Title: "Snyk",
		Schemes: []Scheme{{
			ID: "snyk.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Hub-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InHeader, Name: "X-Snyk-Event"}},
	},
	{
		Name: "stytch", Title: "Stytch",
		Schemes: []Scheme{{
			ID: "stytch.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
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
		Name: "vanta", Title: "Vanta",
		Schemes: []Scheme{{
			ID: "vanta.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
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
		// Known from npm:@workos-inc/node@8.13.0.
		Name: "workos", Title: "WorkOS",
		Schemes: []Scheme{{
			ID: "workos.v1", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "WorkOS-Signature", Format: KVList, TSKey: "t", SigKeys: []string{"v1"},
				Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Unit: Milliseconds, Tolerance: 180},
		}},
		EventID:      []Place{{In: InJSON, Name: "id"}},
		EventType:    []Place{{In: InJSON, Name: "event"}},
		RetryHorizon: 3 * 24 * time.Hour,
	},
}
