package provider

// automationProviders are those of integration, automation, spec, other, fitness.
var automationProviders = []Provider{
	{
		Name: "merge", Title: "Merge",
		Schemes: []Scheme{{
			ID: "merge.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Merge-Webhook-Signature", Encoding: Base64URL},
			Content:   "{body}",
		}},
	},
	{
		// Subscriptions made with validationToken, and not verificationToken, send it in the
		// header of the handshake. https://developers.ringcentral.com/guide/notifications/webhooks/receiving
		Name: "ringcentral", Title: "RingCentral",
		Schemes: []Scheme{{
			ID: "ringcentral.static", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Verification-Token", Aliases: []string{"Validation-Token"}},
		}},
		Handshakes: []Handshake{{
			When:  []Condition{{In: InHeader, Name: "Validation-Token"}, {In: InJSON, Name: "event", Absent: true}},
			Reply: Reply{Header: []Field{{"Validation-Token", "{header:Validation-Token}"}}},
		}},
	},
	{
		Name: "smartsheet", Title: "Smartsheet",
		Schemes: []Scheme{{
			ID: "smartsheet.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Smartsheet-Hmac-SHA256", Encoding: Hex},
			Content:   "{body}",
		}},
		Handshakes: []Handshake{{
			When: []Condition{{In: InHeader, Name: "Smartsheet-Hook-Challenge"}},
			Reply: Reply{
				JSON:   []Field{{"smartsheetHookResponse", "{header:Smartsheet-Hook-Challenge}"}},
				Header: []Field{{"Smartsheet-Hook-Response", "{header:Smartsheet-Hook-Challenge}"}},
			},
		}},
	},
	{
		// Known from w3c/websub section 8.
		Name: "websub", Title: "WebSub / PubSubHubbub (YouTube)",
		Schemes: []Scheme{{
			ID: "websub.hub-signature", Primitive: HMAC, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "X-Hub-Signature", Format: AlgoPrefixed,
				Algos: []Hash{SHA1, SHA256, SHA384, SHA512}, Encoding: Hex,
			},
			Content: "{body}",
		}},
		Handshakes: []Handshake{
			{
				// https://www.w3.org/TR/websub/#hub-verifies-intent
				Method:  "GET",
				When:    []Condition{{In: InQuery, Name: "hub.mode", Equals: "subscribe"}, {In: InQuery, Name: "hub.challenge"}},
				Listed:  []Listed{{Place: Place{In: InQuery, Name: "hub.topic"}, Param: "topics"}},
				Reply:   Reply{Body: "{query:hub.challenge}"},
				Refusal: 404,
			},
			{
				Method:  "GET",
				When:    []Condition{{In: InQuery, Name: "hub.mode", Equals: "unsubscribe"}, {In: InQuery, Name: "hub.challenge"}},
				Listed:  []Listed{{Place: Place{In: InQuery, Name: "hub.topic"}, Param: "pending_unsubscribe", Optional: true}},
				Reply:   Reply{Body: "{query:hub.challenge}"},
				Refusal: 404,
			},
		},
	},
	{
		Name: "zapier", Title: "Zapier",
		Schemes: []Scheme{{
			ID: "zapier.static", Primitive: Static, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Authorization", Configurable: true},
		}},
		// Its owner writes the payload.
		Repeats: true,
	},
}
