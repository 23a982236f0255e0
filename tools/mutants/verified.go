package main

var vectors = tests{"pkg/webhook/provider", "TestVectors|TestChangedRequestsDoNotVerify|TestOtherSecretsDoNotVerify"}

// verified are mutants that let an unverified delivery claim an event.
var verified = []mutant{
	{
		"I2", "queues what was not verified", "pkg/webhook/judge.go",
		"result, err := e.verifier.Verify(ctx, req, t)\n\tif err != nil {\n\t\treturn Receipt{}, provider.Result{}, refused(err)\n\t}",
		"result, _ := e.verifier.Verify(ctx, req, t)",
		tests{"pkg/webhook", "TestReceiveRefusesTheForged"},
	},
	{
		"I2", "claims the event before it verifies", "pkg/webhook/judge.go",
		"result, err := e.verifier.Verify(ctx, req, t)",
		`doc, _ := decodeJSON(d.Body)
		named, _ := at(doc, "/id")
		id, _ := named.(string)
		_, _ = j.once.claims.Claim(ctx, Claim{WebhookID: e.webhook.ID, EventID: id, Owner: "hasty", At: t, Lease: t.Add(time.Hour), Expires: t.Add(time.Hour)})
		result, err := e.verifier.Verify(ctx, req, t)`,
		tests{"pkg/webhook", "TestReceiveRefusesTheForged"},
	},
	{
		"I2", "takes any MAC", "pkg/webhook/provider/hmac.go",
		"return equal == 1", "_ = equal; return len(sigs) > 0",
		vectors,
	},
	{
		"I2", "takes a MAC of which the first byte is right", "pkg/webhook/provider/hmac.go",
		"subtle.ConstantTimeCompare(want, sig)", "subtle.ConstantTimeCompare(want[:1], sig[:1])",
		vectors,
	},
	{
		"I2", "takes any ECDSA signature", "pkg/webhook/provider/ecdsa.go",
		"if ecdsa.VerifyASN1(k.public, sum, sig) {", "if _ = sum; len(sig) > 8 {",
		vectors,
	},
	{
		"I2", "takes any Ed25519 signature", "pkg/webhook/provider/ed25519.go",
		"&& ed25519.Verify(k.public, message, sig)", "&& len(message) > 0",
		vectors,
	},
	{
		"I2", "takes signatures of the version v0", "pkg/webhook/provider/format_kv.go",
		"case slices.Contains(f.sigKeys, key) && !c.add(value):", "case slices.Contains(append(f.sigKeys, \"v0\"), key) && !c.add(value):",
		tests{"pkg/webhook/provider", "TestVectors|TestFormat"},
	},
	{
		"I2", "takes a second time beside the signed one", "pkg/webhook/provider/format_kv.go",
		`return "has two times"`, `c.ts = value`,
		tests{"pkg/webhook/provider", "TestVectors|TestFormat"},
	},
	{
		"I2", "takes old timestamps", "pkg/webhook/provider/timestamp.go",
		"age > t.tolerance", "age > 1000*t.tolerance",
		tests{"pkg/webhook/provider", "TestToleranceHoldsBothWays"},
	},
	{
		"I2", "takes timestamps from the future", "pkg/webhook/provider/timestamp.go",
		"ahead > t.tolerance", "ahead > 1000*t.tolerance",
		tests{"pkg/webhook/provider", "TestToleranceHoldsBothWays"},
	},
	{
		"I2", "takes an old timestamp by one second too many", "pkg/webhook/provider/timestamp.go",
		"age > t.tolerance", "age > t.tolerance+time.Second",
		tests{"pkg/webhook/provider", "TestToleranceHoldsBothWays"},
	},
	{
		"I2", "checks no timestamp", "pkg/webhook/provider/signed.go",
		"return at, s.time.check(at, now)", "return at, nil",
		tests{"pkg/webhook/provider", "TestVectors"},
	},
	{
		"I2", "tries the first secret alone", "pkg/webhook/provider/signed.go",
		"for i := range keys {\n\t\tk := &keys[i]\n", "for i := range min(len(keys), 1) {\n\t\tk := &keys[i]\n",
		tests{"pkg/webhook/provider", "TestVectors"},
	},
	{
		"I2", "takes a blank secret", "pkg/webhook/provider/secret.go",
		"if strings.TrimSpace(text) == \"\" {\n\t\treturn nil, errBlank", "if text == \"\" {\n\t\treturn nil, errBlank",
		tests{"pkg/webhook/provider", "TestSecretsAreRefused"},
	},
	{
		"I2", "takes a public key for a shared secret", "pkg/webhook/provider/secret.go",
		"if isPublic(text) {", "if false {",
		tests{"pkg/webhook/provider", "TestSecretsAreRefused"},
	},
	{
		"I2", "takes the public key of v1a without its prefix", "pkg/webhook/provider/providers_core.go",
		`Key{Encoding: Base64, Prefix: "whpk_", PrivatePrefix: "whsk_"}`, `Key{Encoding: Base64, StripPrefix: []string{"whpk_"}, PrivatePrefix: "whsk_"}`,
		tests{"pkg/webhook/provider", "TestPublicKeyWithoutItsPrefix"},
	},
	{
		"I2", "answers an unsigned handshake that must be signed", "pkg/webhook/provider/handshake_answer.go",
		"if failure != nil {\n\t\treturn nil, failure\n\t}\n\treturn found.key(), nil", "if failure != nil {\n\t\treturn v.schemes[0].keys[0].key, nil\n\t}\n\treturn found.key(), nil",
		tests{"pkg/webhook/provider", "TestHandshake"},
	},
	{
		"I2", "does not check what a scheme requires", "pkg/webhook/provider/condition.go",
		"subtle.ConstantTimeCompare([]byte(want), value) != 1", "subtle.ConstantTimeCompare([]byte(want), value) > 1",
		tests{"pkg/webhook/provider", "TestCustomRequire|TestHandshake"},
	},
	{
		"I2", "takes fields for those of another request that stood in the same place", "pkg/webhook/provider/json_fields.go",
		"return fieldsFound{found: found[:0]}", "return fieldsFound{l.fields, l.doc, found[:len(l.found)]}",
		tests{"pkg/webhook/provider", "TestFieldsAreOfOneRequest"},
	},
	{
		"I2", "takes a signed member that stands twice", "pkg/webhook/provider/internal/jsonpath/once.go",
		"if seen[m] || n.members[m].name != string(name) {", "if n.members[m].name != string(name) {",
		tests{"pkg/webhook/provider", "TestSignedMembersStandOnce"},
	},
	{
		"I2", "takes an event's id from what is not signed", "pkg/webhook/provider/event_id.go",
		"if !isSigned {", "if false {",
		tests{"pkg/webhook/provider", "TestEventID"},
	},
	{
		"I2", "takes the signed URL from the request's Host", "pkg/webhook/entry.go",
		"url, _ := e.webhook.address(d.Address)", `url := "https://" + d.Header.Get("Host") + "/v1/hooks/" + d.Address`,
		tests{"pkg/webhook", "TestReceiveQueuesAVerifiedEvent"},
	},
	{
		"I2", "accepts a secret that has expired", "pkg/webhook/webhook.go",
		"return s.ExpiresAt.IsZero() || t.Before(s.ExpiresAt)", "return true",
		tests{"pkg/webhook", "TestReceiveForgetsASecret|TestGenerateRotates"},
	},
	{
		"I2", "keeps a secret in memory beyond its end", "pkg/webhook/loader.go",
		"till = s.ExpiresAt\n", "till = now.Add(foundFor)\n",
		tests{"pkg/webhook", "TestReceiveForgetsASecret"},
	},
}
