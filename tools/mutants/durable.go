package main

// durable are mutants that acknowledge what is not durable.
var durable = []mutant{
	{
		"I1", "acknowledges though every attempt to send failed", "pkg/webhook/post.go",
		"return cmp.Or(open, err)", "_ = cmp.Or(open, err)\n\t\t\treturn nil",
		tests{"pkg/webhook", "TestReceiveAcknowledgesOnlyWhatIsQueued"},
	},
	{
		"I1", "commits the claim though the work failed", "pkg/webhook/once.go",
		"record, err := o.work(ctx, c, found == Retaken, work)\n\tif err != nil {\n\t\treturn false, err\n\t}",
		"record, _ := o.work(ctx, c, found == Retaken, work)",
		tests{"pkg/webhook", "TestReceiveAcknowledgesOnlyWhatIsQueued"},
	},
	{
		"I1", "takes a failure of the store of claims for a duplicate", "pkg/webhook/once.go",
		`return 0, fmt.Errorf("claim event: %w", err)`, `_ = fmt.Errorf; return Queued, nil`,
		tests{"pkg/webhook", "TestReceiveWithoutAStoreForClaims"},
	},
	{
		"I1", "acknowledges a duplicate of what is still in flight", "pkg/webhook/once.go",
		"return 0, ErrBusy", "return Queued, nil",
		tests{"pkg/webhook", "TestOnceIsBusy"},
	},
	{
		"I1", "does not wait for the commit", "internal/bolt/committer.go",
		"<-p.done\n\t\treturn p.err", "return nil",
		tests{"internal/bolt", "TestCommitter|TestKilledAtAnyMoment"},
	},
	{
		"I1", "says that a failed commit succeeded", "internal/bolt/committer.go",
		"if err != nil {\n\t\t\tp.err = err\n\t\t}", "_ = err",
		tests{"internal/bolt", "TestCommitterTellsAll"},
	},
	{
		"I1", "writes to a file that is gone", "internal/bolt/committer.go",
		"err := k.place.check(); err != nil", "err := k.place.check(); false",
		tests{"internal/bolt", "TestNothingIsWrittenToAFileThatIsGone"},
	},
	{
		"I1", "says that SQS took what it refused", "internal/sqs/queue.go",
		`return fmt.Errorf("%w: %w", webhook.ErrNotSent, err)`, "return nil",
		tests{"internal/sqs", "TestSendSaysWhatIsKnown"},
	},
}
