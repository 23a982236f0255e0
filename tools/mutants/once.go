package main

var (
	boltClaims     = tests{"internal/bolt", "TestClaims/^(Claim|Commit|Release)"}
	dynamoDBClaims = tests{"internal/dynamodb", "TestClaims/^(Claim|Commit|Release)|TestClaimAfterLostAnswer"}
)

// once are mutants that queue an event twice, or not at all.
var once = []mutant{
	{
		"I3", "does not commit", "pkg/webhook/once.go",
		"return true, o.settle(ctx, func(ctx context.Context) error { return o.claims.Commit(ctx, c, record) })", "_ = record\n\treturn true, nil",
		tests{"pkg/webhook", "TestOnceDoesWorkOnce"},
	},
	{
		"I3", "does not commit once the deadline has passed", "pkg/webhook/once.go",
		"context.WithTimeout(context.WithoutCancel(ctx), left+settleTime)", "context.WithTimeout(ctx, left+settleTime)",
		tests{"pkg/webhook", "TestOnceCommitsAfterItsDeadline"},
	},
	{
		"I3", "keeps the claim of what is known not to be sent", "pkg/webhook/once.go",
		"; undone && !again {", "; undone && false {",
		tests{"pkg/webhook", "TestOnceReleases"},
	},
	{
		"I3", "releases what was perhaps sent", "pkg/webhook/once.go",
		"undone := errors.Is(err, ErrNotSent) || errors.Is(err, ErrTooLarge)", "undone := err != nil",
		tests{"pkg/webhook", "TestOnceLeavesDoubt"},
	},
	{
		"I3", "releases a claim that was taken over", "pkg/webhook/once.go",
		"; undone && !again {", "; undone {",
		tests{"pkg/webhook", "TestOnceLeavesDoubt"},
	},
	{
		"I3", "does not say that it may be the second time", "pkg/webhook/once.go",
		"o.work(ctx, c, found == Retaken, work)", "o.work(ctx, c, false, work)",
		tests{"pkg/webhook", "TestOnceLeavesDoubt"},
	},
	{
		"I3", "does not say that an attempt before got no answer", "pkg/webhook/post.go",
		"if !errors.Is(err, ErrNotSent) && open == nil {", "if false {",
		tests{"pkg/webhook", "TestReceiveAcknowledgesOnlyWhatIsQueued"},
	},
	{
		"I3", "remembers an event for five minutes", "pkg/webhook/receive.go",
		"minWindow = 7 * 24 * time.Hour", "minWindow = 5 * time.Minute",
		tests{"pkg/webhook", "TestReceiveQueuesOnce"},
	},
	{
		"I3", "claims an event for all webhooks at once", "pkg/webhook/once.go",
		"Claim{WebhookID: webhookID,", `Claim{WebhookID: webhookID[:3],`,
		tests{"pkg/webhook", "TestReceiveQueuesOncePerWebhook"},
	},
	{
		"I3", "has every claim win", "internal/bolt/claims.go",
		"found = entry.judge(c)", "_ = entry; found = webhook.Won",
		boltClaims,
	},
	{
		"I3", "ignores the lease", "internal/bolt/entry.go",
		"case e.owner == c.Owner, e.lease <= at:", "case true:",
		boltClaims,
	},
	{
		"I3", "never lets a lease run out", "internal/bolt/entry.go",
		"case e.owner == c.Owner, e.lease <= at:", "case e.owner == c.Owner:",
		boltClaims,
	},
	{
		"I3", "ignores the expiry", "internal/bolt/entry.go",
		"case e.state == absent || e.expires <= at:", "case e.state == absent:",
		boltClaims,
	},
	{
		"I3", "lets another's claim be committed", "internal/bolt/entry.go",
		"return e.state != absent && e.owner == owner", "return e.state != absent",
		boltClaims,
	},
	{
		"I3", "releases what is queued", "internal/bolt/claims.go",
		"if !entry.heldBy(c.Owner) || entry.state == queued {", "if !entry.heldBy(c.Owner) {",
		boltClaims,
	},
	{
		"I3", "ignores the lease, in DynamoDB", "internal/dynamodb/claims.go",
		"(#state = :claimed AND lease <= :at)", "(#state = :claimed AND (lease <= :at OR lease > :at))",
		dynamoDBClaims,
	},
	{
		"I3", "lets another's claim be committed, in DynamoDB", "internal/dynamodb/commit.go",
		`aws.String("#owner = :owner")`, `aws.String("#owner = :owner OR attribute_exists(pk)")`,
		dynamoDBClaims,
	},
	{
		"I3", "takes its own repeated write for another's", "internal/dynamodb/claims.go",
		"case e.Owner != c.Owner:", `case e.Owner != c.Owner || e.Owner != "":`,
		dynamoDBClaims,
	},
	{
		"I3", "says that a fault of SQS's kept the message off the queue", "internal/sqs/outcome.go",
		"status >= http.StatusBadRequest && status < http.StatusInternalServerError", "status >= http.StatusBadRequest",
		tests{"internal/sqs", "TestSendSaysWhatIsKnown"},
	},
	{
		"I3", "lets the SDK send twice", "internal/sqs/queue.go",
		"o.Retryer = aws.NopRetryer{}", "_ = aws.NopRetryer{}",
		tests{"internal/sqs", "TestSend"},
	},
}
