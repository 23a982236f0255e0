package main

var (
	toldSecret = tests{"pkg/webhook", "TestASecretToCopy"}
	toConfirm  = tests{"pkg/webhook", "TestASubscriptionIsConfirmedBeforeItIsAnswered"}
)

// introduced are mutants of what handshakes ask for: that a secret be kept, a URL be
// fetched, or what a person has to copy be shown.
var introduced = []mutant{
	{
		"I1", "answers a handshake whose secret was not stored", "pkg/webhook/introduce.go",
		`return unavailable("keep the secret that was handed over", err)`, "_ = err",
		tests{"pkg/webhook", "TestASecretIsStoredBeforeItIsAcknowledged"},
	},
	{
		"I1", "answers a subscription that could not be confirmed", "pkg/webhook/introduce.go",
		"if _, err := i.fetcher.Fetch(ctx, a.Confirm); err != nil {", "if _, _ = i.fetcher.Fetch(ctx, a.Confirm); false {\n\t\tvar err error",
		toConfirm,
	},
	{
		"I1", "answers a subscription that nothing can confirm", "pkg/webhook/introduce.go",
		`return unavailable("confirm the subscription", errors.New("there is no fetcher"))`, `_ = errors.New; return nil`,
		toConfirm,
	},
	{
		"I1", "confirms no subscription", "pkg/webhook/introduce.go",
		"if _, err := i.fetcher.Fetch(ctx, a.Confirm); err != nil {", "if err := error(nil); err != nil {",
		toConfirm,
	},
	{
		"I1", "learns a secret to copy that could not be kept", "pkg/webhook/receive.go",
		"if kept, err = r.aside.keepToCopy(ctx, e.webhook, d, t); err != nil {", "if kept, _ = r.aside.keepToCopy(ctx, e.webhook, d, t); false {",
		tests{"pkg/webhook", "TestASecretIsNotLearnedBeforeItIsKept"},
	},
	{
		"I1", "lets a secret to copy in, as if it were an event", "pkg/webhook/retry.go",
		"if k.Code == secretToCopy {", "if false {",
		tests{"pkg/webhook", "TestASecretToCopyCannotBeLetIn"},
	},
	{
		"I2", "learns a secret of a stranger's where the owner's has ended", "pkg/webhook/introduce.go",
		"if len(w.Secrets) > 0 {", "if false {",
		tests{"pkg/webhook", "TestARetiredSecretLetsNobodyHandOverAnother"},
	},
	{
		"I2", "puts the secret of who came second in the place of the first", "pkg/webhook/introduce.go",
		"return i.webhooks.Update(ctx, w)",
		"if fresh, err := i.webhooks.ByID(ctx, w.ID); err == nil {\n\t\tw.Version = fresh.Version\n\t}\n\treturn i.webhooks.Update(ctx, w)",
		tests{"pkg/webhook", "TestOfTwoSecretsTheFirstIsLearned"},
	},
	{
		"I2", "lets strangers fill all places with secrets to copy", "pkg/webhook/to_copy.go",
		"if !a.limit.allow(w.ID) {", "if false {",
		tests{"pkg/webhook", "TestAFloodOfSecretsToCopyFillsNothing"},
	},
	{
		"I5", "keeps a secret that nobody has to copy", "pkg/webhook/receive.go",
		"if a.ToCopy && len(e.webhook.Secrets) == 0 {", "if len(e.webhook.Secrets) == 0 {",
		tests{"pkg/webhook", "TestASecretThatIsOnlyLearnedIsNotKept"},
	},
	{
		"I5", "keeps what a stranger handed over, though it is not learned", "pkg/webhook/receive.go",
		"if a.ToCopy && len(e.webhook.Secrets) == 0 {", "if a.ToCopy {",
		tests{"pkg/webhook", "TestARetiredSecretLetsNobodyHandOverAnother"},
	},
	{
		"I5", "shows a secret to copy for a week", "pkg/webhook/to_copy.go",
		"k.Expires = t.Add(copiedWithin)", "_ = copiedWithin",
		toldSecret,
	},
}
