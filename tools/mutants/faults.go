package main

// faults are mutants that blame the sender for what is ours, or us for what is the sender's.
var faults = []mutant{
	{
		"I6", "answers 4xx when the queue fails", "pkg/webhook/judge.go",
		`return unavailable("queue event", err)`, `return &Error{Kind: Invalid, Code: "not_queued", Message: "It could not be queued.", Err: err}`,
		tests{"pkg/webhook", "TestReceiveAcknowledgesOnlyWhatIsQueued"},
	},
	{
		"I6", "answers 400 for what is unavailable", "internal/api/problem.go",
		"webhook.Unavailable:      http.StatusServiceUnavailable,", "webhook.Unavailable:      http.StatusBadRequest,",
		tests{"internal/api", "TestProblem"},
	},
	{
		"I6", "answers 500 and not 503 for what is no error of ours", "internal/api/problem.go",
		`e = &webhook.Error{Kind: webhook.Unavailable,`, `e = &webhook.Error{Kind: webhook.Invalid,`,
		tests{"internal/api", "TestProblem"},
	},
	{
		"I6", "does not say when to try again", "internal/api/problem.go",
		"if e.RetryAfter > 0 {", "if false {",
		tests{"internal/api", "TestProblem"},
	},
	{
		"I6", "answers 401 when a public key cannot be fetched", "pkg/webhook/judge.go",
		"if f.Cause == provider.KeyUnavailable {", "if false {",
		tests{"pkg/webhook", "TestRefused"},
	},
	{
		"I6", "answers 404 when the store of webhooks fails", "pkg/webhook/loader.go",
		"if errors.Is(err, ErrNotFound) {\n\t\treturn &entry{", "if err != nil {\n\t\treturn &entry{",
		tests{"pkg/webhook", "TestReceiveWithoutAStoreForWebhooks"},
	},
	{
		"I6", "answers 401 when the store of keys fails", "pkg/webhook/keyring.go",
		"if err != nil && !errors.Is(err, ErrNotFound) {\n\t\treturn Principal{}", "if false {\n\t\treturn Principal{}",
		tests{"pkg/webhook", "TestKeyringWithoutAStore"},
	},
	{
		"I6", "answers 404 for a paused webhook", "pkg/webhook/entry.go",
		`&Error{Kind: Gone, Code: "webhook_paused"`, `&Error{Kind: NotFound, Code: "webhook_paused"`,
		tests{"pkg/webhook", "TestReceiveWhilePausedOrDeleted"},
	},
	{
		"I6", "answers 4xx while a duplicate is in flight", "pkg/webhook/judge.go",
		`&Error{Kind: Unavailable, Code: "event_in_flight"`, `&Error{Kind: Invalid, Code: "event_in_flight"`,
		tests{"pkg/webhook", "TestReceiveAcknowledgesOnlyWhatIsQueued"},
	},
	{
		"I6", "lets Lambda end a function whose calls hang", "internal/gateway/gateway.go",
		"end.Add(-reserve)", "end",
		tests{"internal/gateway", "TestHandlerLeavesTimeToAnswer"},
	},
	{
		"I6", "has a store fail over settings that are too large", "pkg/webhook/size.go",
		"n > max(MaxSettings, before)", "n < 0",
		tests{"pkg/webhook", "TestSettingsHaveALimitTogether"},
	},
}
