package main

var nothingLeaks = tests{"internal/local", "TestNothingLeaks"}

// secret are mutants that let a secret out.
var secret = []mutant{
	{
		"I5", "stores secrets as they are", "pkg/webhook/secret.go",
		"Secret{ID: id, Sealed: sealed,", "Secret{ID: id, Sealed: append(sealed, secret...),",
		tests{"pkg/webhook", "TestGenerateSealsSecrets"},
	},
	{
		"I5", "lists sealed secrets", "internal/bolt/list.go",
		"w.Secrets[i].Sealed = nil", "_ = w.Secrets[i].Sealed",
		tests{"internal/bolt", "TestWebhooks"},
	},
	{
		"I5", "opens a secret for another webhook", "internal/localseal/localseal.go",
		`[]byte("postern webhook " + webhookID)`, `[]byte("postern webhook " + webhookID[:0])`,
		tests{"internal/localseal", "TestSealer"},
	},
	{
		"I5", "opens a secret for another webhook, in KMS", "internal/kms/sealer.go",
		"{contextKey: webhookID}", "{contextKey: webhookID[:0]+contextKey}",
		tests{"internal/kms", "TestSealer"},
	},
	{
		"I5", "stores private keys as they are", "pkg/webhook/keyring.go",
		"return hex.EncodeToString(sum[:])", "return private + hex.EncodeToString(sum[:0])",
		nothingLeaks,
	},
	{
		"I5", "returns the secret", "internal/api/generate.go",
		"return respond(http.StatusCreated, describe(w))", "w.Description += in.Secret\n\t\t\treturn respond(http.StatusCreated, describe(w))",
		nothingLeaks,
	},
	{
		"I5", "logs the body", "internal/api/log.go",
		`line.add(slog.Int("status", resp.Status),`, `line.add(slog.String("body", string(r.Body)), slog.Int("status", resp.Status),`,
		nothingLeaks,
	},
	{
		"I5", "logs the headers", "internal/api/log.go",
		`line.add(slog.Int("status", resp.Status),`, `line.add(slog.Any("header", r.Header), slog.Int("status", resp.Status),`,
		nothingLeaks,
	},
	{
		"I5", "logs the value of a panic", "internal/api/log.go",
		`fmt.Sprintf("%T", p)`, `fmt.Sprintf("%v", p)`,
		tests{"internal/api", "TestLogged"},
	},
	{
		"I5", "shows what lies beneath an error", "internal/api/problem.go",
		"Detail: e.Message,", "Detail: e.Error(),",
		tests{"internal/api", "TestProblem"},
	},
	{
		"I5", "tells the signature that it expected", "pkg/webhook/provider/signed.go",
		"return &Failure{SignatureMismatch, name}",
		"want, _ := keys[i].sign(&in.content, c.hash)\n\t\t\t\treturn &Failure{SignatureMismatch, string(want)}",
		tests{"pkg/webhook/provider", "TestFailuresNameTheHeaderAlone"},
	},
	{
		"I5", "quotes a secret that cannot be read", "pkg/webhook/provider/secret.go",
		`fmt.Errorf("must begin with %q", prefix)`, `fmt.Errorf("must begin with %q: %s", prefix, text)`,
		tests{"pkg/webhook/provider", "TestErrorsHoldNothingOfSecrets"},
	},
}
