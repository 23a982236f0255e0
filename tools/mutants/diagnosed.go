package main

// diagnosed are mutants of what is told of a delivery that was not verified, and of
// the URLs over which one may be signed.
var diagnosed = []mutant{
	{
		"I1", "diagnoses a delivery as of now", "pkg/webhook/diagnose.go",
		"e.request(k.Delivery), k.ReceivedAt)", "e.request(k.Delivery), now(l.clock))",
		tests{"pkg/webhook", "TestDiagnosisOfWhatIsMended"},
	},
	{
		"I2", "takes a signature over a public URL without its query", "pkg/webhook/provider/addresses.go",
		`moved.URL += "?" + query`, "_ = query",
		tests{"pkg/webhook", "TestASignatureOverAPublicURL"},
	},
	{
		"I2", "keeps public URLs that were taken away", "pkg/webhook/settings.go",
		"slices.Equal(a.PublicURLs, b.PublicURLs)", "len(a.PublicURLs) >= len(b.PublicURLs)",
		tests{"pkg/webhook", "TestASignatureOverAPublicURL"},
	},
	{
		"I5", "names the secret in a diagnosis", "pkg/webhook/diagnose.go",
		"Summary: summary(d),", "Summary: summary(d) + cfg.Secrets[0].Value,",
		tests{"pkg/webhook", "TestDiagnosisHoldsNoSecret"},
	},
	{
		"I6", "varies a body however large it is", "pkg/webhook/provider/diagnose_body.go",
		"if len(a.request.Body) > maxVaried {", "if false {",
		tests{"pkg/webhook/provider", "TestDiagnoseTakesALargeBodyAsItIs"},
	},
	{
		"I8", "shows a delivery to whoever asks", "pkg/webhook/retry.go",
		"w, err := find(ctx, r.webhooks, p, webhookID)\n\tif err != nil {\n\t\treturn KeptDelivery{}",
		"w, err := r.webhooks.ByID(ctx, webhookID)\n\tif err != nil {\n\t\treturn KeptDelivery{}",
		tests{"pkg/webhook", "TestRetryIsForTheOwner"},
	},
}
