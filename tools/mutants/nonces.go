package main

var (
	caughtOnce   = tests{"pkg/webhook", "TestACaughtSignatureBringsNoOtherEvent"}
	signedForOne = tests{"pkg/webhook/provider", "TestNonce"}
)

// spent are mutants of what is signed for one event alone.
var spent = []mutant{
	{
		"I2", "queues another event of a caught signature", "pkg/webhook/nonce.go",
		"case found != Won && found != Retaken:", "case found == 0:",
		caughtOnce,
	},
	{
		"I2", "asks for no nonce before it queues", "pkg/webhook/judge.go",
		"if err := j.nonces.spend(ctx, e.webhook.ID, p.signed(), e.window()); err != nil {", "if err := error(nil); err != nil {",
		caughtOnce,
	},
	{
		"I2", "forgets a nonce before what was kept aside", "pkg/webhook/nonce.go",
		"t.Add(window + keptFor)", "t.Add(window)",
		tests{"pkg/webhook", "TestANonceOutlastsWhatIsKept"},
	},
	{
		"I2", "reads a nonce where it is not signed", "pkg/webhook/provider/nonce.go",
		"len(place.With) > 0 || !s.covers.at(place)", "len(place.With) > 0",
		signedForOne,
	},
	{
		"I2", "takes two values for one", "pkg/webhook/provider/nonce.go",
		"binary.AppendUvarint(values, uint64(len(value)))", "append(values, binary.AppendUvarint(nil, 0)[:0]...)",
		signedForOne,
	},
	{
		"I3", "has a nonce be of a delivery, and not of an event", "pkg/webhook/nonce.go",
		"Owner: ownerOf(result.EventID)", "Owner: ownerOf(result.EventID + t.String())",
		tests{"pkg/webhook", "TestARetryAfterAFailedSend|TestACrashBetweenTheClaimsLosesNothing"},
	},
	{
		"I3", "keeps the claim of an event whose nonce is another's", "pkg/webhook/nonce.go",
		"return errors.Join(ErrNotSent, replayed())", "return replayed()",
		caughtOnce,
	},
	{
		"I6", "answers 401 when the store of nonces fails", "pkg/webhook/nonce.go",
		`return errors.Join(ErrNotSent, fmt.Errorf("claim nonce: %w", err))`, "_ = fmt.Errorf\n\t\treturn errors.Join(ErrNotSent, replayed())",
		tests{"pkg/webhook", "TestWithoutAStoreForNonces"},
	},
	{
		"I8", "has one webhook spend the nonces of all", "pkg/webhook/nonce.go",
		"WebhookID: webhookID, EventID:", `WebhookID: webhookID[:0], EventID:`,
		tests{"pkg/webhook", "TestANonceIsOfOneWebhook"},
	},
}
