package main

var large = tests{"pkg/webhook", "TestLargeBodiesGoApart"}

// again are mutants of what is kept of an event: the record by which it can be found
// and queued again, and the body that was too large for the queue.
var again = []mutant{
	{
		"I1", "keeps no record of an event", "pkg/webhook/once.go",
		"return o.claims.Commit(ctx, c, record) })", "_ = record; return o.claims.Commit(ctx, c, nil) })",
		tests{"pkg/webhook", "TestEventsAreFoundByTimeAndType"},
	},
	{
		"I1", "keeps no record of an event, in DynamoDB", "internal/dynamodb/commit.go",
		"if r != nil {", "if r != nil && r.WebhookID == \"\" {",
		tests{"internal/dynamodb", "TestArchive/^Record"},
	},
	{
		"I3", "does not mark a replay", "pkg/webhook/post.go",
		"e.Replay, e.Requeued = true, false", "e.Requeued = false",
		tests{"pkg/webhook", "TestReplayQueuesAgain"},
	},
	{
		"I3", "begins again with what was replayed", "pkg/webhook/replay.go",
		"return page.until(i, q), unavailable", "return page.until(i*0, q), unavailable",
		tests{"pkg/webhook", "TestReplayGoesOnWhereItStopped"},
	},
	{
		"I4", "gives a large body another's digest", "pkg/webhook/post.go",
		"sha256.Sum256(e.Data)", "sha256.Sum256(e.Data[1:])",
		large,
	},
	{
		"I4", "cuts a large body", "pkg/webhook/post.go",
		"p.blobs.Put(ctx, e.Data)", "p.blobs.Put(ctx, e.Data[:len(e.Data)-1])",
		large,
	},
	{
		"I4", "does not count the attributes of a message", "pkg/webhook/post.go",
		`n += len(name) + len("String") + len(value)`, "n += 0 * (len(name) + len(value))",
		tests{"pkg/webhook", "TestAMessageFitsWithItsAttributes"},
	},
	{
		"I5", "queues a token among the signed headers", "pkg/webhook/judge.go",
		"if result.Proof == provider.Verified {", "if result.Proof != \"\" {",
		tests{"pkg/webhook", "TestReceiveQueuesNoCredential"},
	},
	{
		"I5", "queues a token in the URL", "pkg/webhook/judge.go",
		`e.URL, _, _ = strings.Cut(e.URL, "?")`, `_, _, _ = strings.Cut(e.URL, "?")`,
		tests{"pkg/webhook", "TestReceiveQueuesNoCredential"},
	},
	{
		"I8", "replays whosever event", "pkg/webhook/replay.go",
		"w, err := find(ctx, r.webhooks, p, webhookID)\n\tif err == nil {", "w, err := r.webhooks.ByID(ctx, webhookID)\n\tif err == nil {",
		tests{"pkg/webhook", "TestReplayIsForTheOwner"},
	},
}
