package main

// consumed are mutants of what workflows take events off the queue with.
var consumed = []mutant{
	{
		"I1", "deletes a message whose handler failed", "pkg/webhook/consumer/report.go",
		"return o == Handled || o == Duplicate", "return o == Handled || o == Duplicate || o == Failed",
		tests{"pkg/webhook/consumer", "TestBatchFailsInPart"},
	},
	{
		"I1", "deletes a message that another consumer is at", "pkg/webhook/consumer/report.go",
		"return o == Handled || o == Duplicate", "return o == Handled || o == Duplicate || o == Busy",
		tests{"pkg/webhook/consumer", "TestEventOfADeadConsumer|TestMessageOfABusyEventWaitsForItsLease"},
	},
	{
		"I1", "answers for messages that nobody got to", "pkg/webhook/consumer/lambda.go",
		"if !outcome.settled() {", `if outcome != "" && !outcome.settled() {`,
		tests{"pkg/webhook/consumer", "TestInvocationEndsInTime"},
	},
	{
		"I1", "takes a panic of a handler for success", "pkg/webhook/consumer/errors.go",
		`err = fmt.Errorf("%w: %v\n%s", ErrPanicked, v, debug.Stack())`, "err = nil; debug.Stack()",
		tests{"pkg/webhook/consumer", "TestBatchFailsInPart|TestReportsSayWhy"},
	},
	{
		"I1", "takes a handler that ended its goroutine for success", "pkg/webhook/consumer/errors.go",
		`err := fmt.Errorf("%w: runtime.Goexit was called", ErrPanicked)`, "err := error(nil)",
		tests{"pkg/webhook/consumer", "TestWhatEndsItsGoroutineFailsAlone"},
	},
	{
		"I1", "does not say what a handler panicked with", "pkg/webhook/consumer/errors.go",
		`err = fmt.Errorf("%w: %v\n%s", ErrPanicked, v, debug.Stack())`, "debug.Stack()",
		tests{"pkg/webhook/consumer", "TestReportsSayWhy"},
	},
	{
		"I2", "claims an event before it is verified again", "pkg/webhook/consumer/consumer.go",
		"if err != nil {\n\t\treturn Failed, err\n\t}\n\tif c.once != nil {", "if c.once == nil && err != nil {\n\t\treturn Failed, err\n\t}\n\tif c.once != nil {",
		tests{"pkg/webhook/consumer", "TestForgedEventClaimsNothing"},
	},
	{
		"I2", "takes an event under another id than was signed", "pkg/webhook/consumer/verify.go",
		"|| result.EventID != e.ID", "",
		tests{"pkg/webhook/consumer", "TestVerifyRefuses"},
	},
	{
		"I3", "forgets a claim on what was handled", "pkg/webhook/consumer/inbox.go",
		"if err := c.handle(ctx, *e); err != nil {\n\t\t\treturn nil, notHandled{err}\n\t\t}", "if err := c.handle(ctx, *e); err != nil || !again {\n\t\t\treturn nil, notHandled{err}\n\t\t}",
		tests{"pkg/webhook/consumer", "TestEachEventIsHandledOnce"},
	},
	{
		"I3", "keeps all workflows in one inbox", "pkg/webhook/consumer/inbox.go",
		`hook = "inbox/" + c.config.Name + "/"`, `hook = "inbox/"`,
		tests{"pkg/webhook/consumer", "TestEventsAreToldApart"},
	},
	{
		"I3", "handles what it missed, and no replay", "pkg/webhook/consumer/inbox.go",
		"if e.Replay && !c.config.MissedOnly {", "if false {",
		tests{"pkg/webhook/consumer", "TestReplay"},
	},
	{
		"I3", "forgets what it handled while that can be replayed still", "pkg/webhook/consumer/config.go",
		"if c.MissedOnly {", "if false {",
		tests{"pkg/webhook/consumer", "TestWhatIsMissedIsKnownForAsLongAsItCanBeReplayed"},
	},
	{
		"I3", "waits without end for the answer to a heartbeat", "pkg/webhook/consumer/work.go",
		"context.WithTimeout(ctx, l.Visibility/beats)", "context.WithCancel(ctx)",
		tests{"pkg/webhook/consumer", "TestHeartbeatOutlivesOneWithoutAnAnswer"},
	},
	{
		"I3", "takes a failed handler for one that may have done its work", "pkg/webhook/consumer/inbox.go",
		"return target == webhook.ErrNotSent", "return false",
		tests{"pkg/webhook/consumer", "TestFailedEventComesAgainAtOnce"},
	},
	{
		"I3", "lets a message come again while its handler is at work", "pkg/webhook/consumer/work.go",
		"beating.Go(func() { l.beat(ctx, m) })", "",
		tests{"pkg/webhook/consumer", "TestHeartbeat$"},
	},
	{
		"I4", "takes a large body of another size", "pkg/webhook/consumer/body.go",
		"if len(b) != e.DataSize {", "if len(b) < e.DataSize {",
		tests{"pkg/webhook/consumer", "TestBodyMustHaveTheSizeAndDigestOfTheEvent"},
	},
	{
		"I4", "takes a large body of another digest", "pkg/webhook/consumer/body.go",
		"hex.EncodeToString(digest[:]) != e.DataSHA256", "hex.EncodeToString(digest[:]) == \"\"",
		tests{"pkg/webhook/consumer", "TestBodyMustHaveTheSizeAndDigestOfTheEvent"},
	},
}
