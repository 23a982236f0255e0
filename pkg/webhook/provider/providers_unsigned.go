package provider

import "time"

// unsignedProviders are those that need not sign, or cannot: the webhook's address,
// which nobody else should know, is all the proof that there is. Where a secret can
// be had besides, it makes for a scheme that is used once it is configured.
var unsignedProviders = []Provider{
	{
		// https://helpx.adobe.com/sign/developer/webhook/verification.html
		Name: "adobe-sign", Title: "Adobe Acrobat Sign",
		Schemes: []Scheme{{
			ID: "adobe-sign.handshake-only", Primitive: None, Basis: BySecondary,
			Require: []Condition{{In: InHeader, Name: "X-AdobeSign-ClientId", Listed: "client_id"}},
		}},
		EventID:   []Place{{In: InJSON, Name: "webhookNotificationId"}},
		EventType: []Place{{In: InJSON, Name: "event"}},
		Handshakes: []Handshake{{
			// https://opensource.adobe.com/acrobat-sign/developer_guide/webhookapis.html
			Method:  "GET",
			When:    []Condition{{In: InHeader, Name: "X-AdobeSign-ClientId"}},
			Require: []Condition{{In: InHeader, Name: "X-AdobeSign-ClientId", Equals: "{param:client_id}"}},
			Reply:   Reply{Header: []Field{{"X-AdobeSign-ClientId", "{param:client_id}"}}},
		}},
		Echo: "X-AdobeSign-ClientId",
	},
	{
		// The token of Entra ID is Event Grid's own, by the id of its application.
		// https://learn.microsoft.com/en-us/azure/event-grid/security-authentication
		Name: "azure-event-grid", Title: "Azure Event Grid",
		Schemes: []Scheme{{
			ID: "azure-event-grid.none", Primitive: None, Basis: ByDocument,
		}, {
			ID: "azure-event-grid.query", Primitive: Static, Basis: ByDocument,
			Signature: Signature{In: InQuery, Name: "code", Configurable: true},
		}, {
			ID: "azure-event-grid.entra", Primitive: JWT, Basis: ByDocument, OptIn: true,
			Signature: Signature{In: InHeader, Name: "Authorization", Prefix: "Bearer "},
			Token: &Token{
				Algorithms: []Algorithm{RS256}, RequireExpiry: true, Leeway: 300,
				Claims: []Claim{
					{Name: "aud", Param: "audience"},
					{Name: "iss", Equals: []string{"https://sts.windows.net/{param:tenant}/", "https://login.microsoftonline.com/{param:tenant}/v2.0"}},
					{Name: "appid", Equals: []string{"4962773b-9cdb-44cf-a8bf-237846a00ab7"}, Param: "application"},
				},
			},
			Fetch: &Fetch{
				URLs:  []string{"https://login.microsoftonline.com/{param:tenant}/discovery/v2.0/keys"},
				Hosts: []string{"login.microsoftonline.com"},
			},
		}},
		EventID: []Place{
			{In: InJSON, Name: "[].id"}, {In: InJSON, Name: "id", With: []Place{{In: InJSON, Name: "source"}}},
		},
		EventType: []Place{{In: InJSON, Name: "[].eventType"}, {In: InJSON, Name: "[].type"}, {In: InJSON, Name: "type"}},
		Handshakes: []Handshake{
			{
				// https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
				When:  []Condition{{In: InHeader, Name: "aeg-event-type", Equals: "SubscriptionValidation"}},
				Reply: Reply{JSON: []Field{{"validationResponse", "{first:[].data.validationCode}"}}},
			},
			{
				// https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection
				Method:  "OPTIONS",
				Require: []Condition{{In: InHeader, Name: "WebHook-Request-Origin"}},
				Listed:  []Listed{{Place: Place{In: InHeader, Name: "WebHook-Request-Origin"}, Param: "allowed_origins", Default: "eventgrid.azure.net"}},
				Reply: Reply{Header: []Field{
					{"WebHook-Allowed-Origin", "{header:WebHook-Request-Origin}"},
					{"WebHook-Allowed-Rate", "[{allowed_rate}]"},
					{"Allow", "POST"},
				}},
				Refusal: 403,
			},
		},
		RetryHorizon: 24 * time.Hour,
	},
	{
		// https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md
		Name: "cloudevents", Title: "CloudEvents HTTP webhooks",
		Schemes: []Scheme{{
			ID: "cloudevents.none", Primitive: None, Basis: ByDocument,
		}, {
			ID: "cloudevents.bearer", Primitive: Static, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "Authorization", Format: Prefixed, Prefix: "Bearer "},
		}, {
			ID: "cloudevents.access-token", Primitive: Static, Basis: ByDocument,
			Signature: Signature{In: InQuery, Name: "access_token"},
		}},
		EventID: []Place{
			{In: InHeader, Name: "Ce-Id", With: []Place{{In: InHeader, Name: "Ce-Source"}}},
			{In: InJSON, Name: "id", With: []Place{{In: InJSON, Name: "source"}}},
			{In: InJSON, Name: "[].id", With: []Place{{In: InJSON, Name: "[].source"}}},
		},
		EventType: []Place{{In: InHeader, Name: "Ce-Type"}, {In: InJSON, Name: "type"}, {In: InJSON, Name: "[].type"}},
		Handshakes: []Handshake{
			{
				// https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection
				Method:  "OPTIONS",
				Require: []Condition{{In: InHeader, Name: "WebHook-Request-Origin"}},
				Listed:  []Listed{{Place: Place{In: InHeader, Name: "WebHook-Request-Origin"}, Param: "allowed_origins"}},
				Reply: Reply{Header: []Field{
					{"WebHook-Allowed-Origin", "{header:WebHook-Request-Origin}"},
					{"WebHook-Allowed-Rate", "[{allowed_rate}]"},
					{"Allow", "POST"},
				}},
				Refusal: 403,
			},
		},
	},
	{
		// https://docs.docker.com/docker-hub/repos/manage/webhooks/
		Name: "docker-hub", Title: "Docker Hub",
		Schemes: []Scheme{{
			ID: "docker-hub.none", Primitive: None, Basis: BySecondary,
		}},
	},
	{
		// https://www.fastly.com/documentation/guides/integrations/logging-endpoints/log-streaming-https/
		Name: "fastly", Title: "Fastly HTTPS log streaming",
		Schemes: []Scheme{{
			ID: "fastly.none", Primitive: None, Basis: BySecondary,
		}, {
			ID: "fastly.header", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization", Configurable: true},
		}},
		Handshakes: []Handshake{{
			// https://docs.fastly.com/en/guides/log-streaming-https
			Method:    "GET",
			Path:      "/.well-known/fastly/logging/challenge",
			Challenge: &Challenge{Hash: SHA256, Content: "{param:service_id}", Encoding: Hex},
			Reply:     Reply{Body: "{proof}\n"},
		}},
	},
	{
		// https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/
		Name: "mailchimp", Title: "Mailchimp Marketing",
		Schemes: []Scheme{{
			ID: "mailchimp.none", Primitive: None, Basis: BySecondary,
		}, {
			ID: "mailchimp.query", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InQuery, Name: "secret", Configurable: true},
		}},
		EventType:  []Place{{In: InForm, Name: "type"}},
		Handshakes: []Handshake{{Method: "GET"}},
	},
	{
		// https://developers.strava.com/docs/webhooks/
		Name: "strava", Title: "Strava",
		Schemes: []Scheme{{
			ID: "strava.none", Primitive: None, Basis: BySecondary,
			Require: []Condition{{In: InJSON, Name: "subscription_id", Listed: "subscription_id"}},
		}},
		EventType: []Place{{In: InJSON, Name: "aspect_type"}},
		Handshakes: []Handshake{{
			// https://developers.strava.com/docs/webhooks/
			Method:  "GET",
			When:    []Condition{{In: InQuery, Name: "hub.mode", Equals: "subscribe"}, {In: InQuery, Name: "hub.challenge"}},
			Require: []Condition{{In: InQuery, Name: "hub.verify_token", Equals: "{param:verify_token}"}},
			Reply:   Reply{JSON: []Field{{"hub.challenge", "{query:hub.challenge}"}}},
			Refusal: 403,
		}},
	},
	{
		// The token proves the sender of a message; nothing of that is signed.
		// https://developers.weixin.qq.com/doc/offiaccount/en/Basic_Information/Access_Overview.html
		Name: "wechat", Title: "WeChat Official Accounts",
		Schemes: []Scheme{{
			ID: "wechat.handshake-only", Primitive: None, Basis: BySecondary,
		}, {
			ID: "wechat.token", Primitive: Digest, Hash: SHA1, Sorted: true, Basis: BySecondary,
			Signature: Signature{In: InQuery, Name: "signature", Encoding: Hex},
			Content:   "{secret}{query:timestamp}{query:nonce}",
			Timestamp: Timestamp{In: InQuery, Name: "timestamp"},
			Nonce:     []Place{{In: InQuery, Name: "timestamp"}, {In: InQuery, Name: "nonce"}},
		}},
		Handshakes: []Handshake{{
			// https://developers.weixin.qq.com/doc/offiaccount/en/Basic_Information/Access_Overview.html
			Method: "GET",
			When:   []Condition{{In: InQuery, Name: "echostr"}},
			Signed: true,
			Reply:  Reply{Body: "{query:echostr}"},
		}},
	},
}
