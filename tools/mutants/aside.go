package main

var (
	sealedAside = tests{"pkg/webhook", "TestKeptIsSealed"}
	keptPlaces  = tests{"internal/bolt", "TestDeliveries"}
)

// aside are mutants of what becomes of deliveries that are not taken: they are kept
// aside, and retried.
var aside = []mutant{
	{
		"I3", "judges a delivery that is retried after the window by the present", "pkg/webhook/once.go",
		"c.At = t\n", "c.At = o.clock.Now()\n",
		tests{"pkg/webhook", "TestARetryAfterTheWindowQueuesNothingTwice"},
	},
	{
		"I5", "shows the secret that a provider sends along", "pkg/webhook/retry.go",
		"return secrets.conceal(d), nil", "return d, nil",
		tests{"pkg/webhook", "TestWhatIsShownConcealsSecrets"},
	},
	{
		"I1", "acknowledges by policy what could not be kept", "pkg/webhook/aside.go",
		`return receipt, unavailable("keep delivery aside", err)`, "receipt.Warning = err",
		tests{"pkg/webhook", "TestKeptByPolicyIsAcknowledgedOnceItIsKept"},
	},
	{
		"I1", "acknowledges by policy what found no place", "pkg/webhook/aside.go",
		"if !policy || errors.Is(err, ErrFull) {\n\t\treturn receipt, refusal\n\t}\n\tif err != nil {",
		"if !policy {\n\t\treturn receipt, refusal\n\t}\n\tif err != nil && !errors.Is(err, ErrFull) {",
		tests{"pkg/webhook", "TestKeptByPolicyIsAcknowledgedOnceItIsKept"},
	},
	{
		"I1", "keeps a delivery in the place of one that was acknowledged", "pkg/webhook/aside.go",
		"if !acknowledged {\n\t\treturn k.ID", "if true {\n\t\treturn k.ID",
		tests{"pkg/webhook", "TestWhatIsAcknowledgedHasAPlaceOfItsOwn"},
	},
	{
		"I1", "keeps more deliveries than there are places", "internal/bolt/deliveries.go",
		"taken >= webhook.MaxKept", "taken > webhook.MaxKept",
		keptPlaces,
	},
	{
		"I1", "pushes out a delivery that is kept, in DynamoDB", "internal/dynamodb/deliveries.go",
		`" OR kept_until <= :now OR id = :id"`, `" OR kept_until <= :now OR id = :id OR attribute_exists(pk)"`,
		tests{"internal/dynamodb", "TestDeliveries/^Keep past the bound"},
	},
	{
		"I1", "retries a delivery as of the time of the retry", "pkg/webhook/retry.go",
		"k.Delivery, k.ReceivedAt)", "k.Delivery, now(r.clock))",
		tests{"pkg/webhook", "TestAWrongSecretLosesNothing"},
	},
	{
		"I1", "forgets a delivery that is refused once more", "pkg/webhook/retry.go",
		`return receipt, asError("retry delivery", undoubted(err))`,
		"return receipt, errors.Join(asError(\"retry delivery\", undoubted(err)), r.deliveries.Remove(ctx, webhookID, id))",
		tests{"pkg/webhook", "TestAWrongSecretLosesNothing"},
	},
	{
		"I2", "lets forgeries fill all places", "pkg/webhook/aside.go",
		"if !policy && !a.limit.allow(e.webhook.ID) {", "if !policy && !a.limit.allow(e.webhook.ID) && false {",
		tests{"pkg/webhook", "TestAFloodOfForgeriesFillsNothing"},
	},
	{
		"I2", "seals what strangers send where there is no place left", "pkg/webhook/aside.go",
		"if policy && a.limit.isClosed(e.webhook.ID) {", "if false {",
		tests{"pkg/webhook", "TestAFloodAtAPausedWebhookCostsLittle"},
	},
	{
		"I3", "takes as many places as a body is sent", "pkg/webhook/aside.go",
		"h.Write(d.Body)", `h.Write([]byte(d.Header.Get("Stripe-Signature")))`,
		tests{"pkg/webhook", "TestKeptOnceHoweverOftenItIsSent"},
	},
	{
		"I5", "keeps deliveries unsealed", "pkg/webhook/box.go",
		"return b.seal(ctx, webhookID, plain)", "return plain, nil",
		sealedAside,
	},
	{
		"I5", "keeps the headers of a delivery unsealed", "pkg/webhook/aside.go",
		`k.RawQuery, k.Header, k.Body = "", nil, sealed`, `k.RawQuery, k.Body = "", sealed`,
		sealedAside,
	},
	{
		"I5", "keeps the query of a delivery unsealed", "pkg/webhook/aside.go",
		`k.RawQuery, k.Header, k.Body = "", nil, sealed`, "k.Header, k.Body = nil, sealed",
		sealedAside,
	},
	{
		"I8", "retries whosever delivery", "pkg/webhook/retry.go",
		"defer cancel()\n\tw, err := find(ctx, r.webhooks, p, webhookID)", "defer cancel()\n\tw, err := r.webhooks.ByID(ctx, webhookID)",
		tests{"pkg/webhook", "TestRetryIsForTheOwner"},
	},
}
