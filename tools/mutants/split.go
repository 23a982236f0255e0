package main

// split are mutants that lose, double or spoil the items of a batch.
var split = []mutant{
	{
		"I1", "acknowledges a batch though an item failed", "pkg/webhook/split.go",
		"if s.worst.err != nil {", "if false {",
		tests{"pkg/webhook", "TestSplitAcknowledgesOnlyWhatIsQueued"},
	},
	{
		"I1", "acknowledges a batch without the items for which there was no time", "pkg/webhook/split.go",
		"s.worst = worse(s.worst, itemError{len(s.items), unfinished(left)})", "_ = unfinished(left)",
		tests{"pkg/webhook", "TestSplitOfMoreThanThereIsTimeFor"},
	},
	{
		"I1", "tries no item of a batch once one has failed", "pkg/webhook/split.go",
		"if left == 0 {", "if left == 0 || s.worst.err != nil {",
		tests{"pkg/webhook", "TestSplitGoesOnAfterAFailure"},
	},
	{
		"I3", "claims all items of a batch as one event", "pkg/webhook/split.go",
		"= item.ID, cmp.Or", "= s.result.EventID, cmp.Or",
		tests{"pkg/webhook", "TestSplitQueuesWhatIsNew"},
	},
	{
		"I3", "knows an item for longer than its window", "pkg/webhook/known.go",
		"knownFor = time.Hour", "knownFor = 30 * 24 * time.Hour",
		tests{"pkg/webhook", "TestSplitForgets"},
	},
	{
		"I4", "queues the whole batch for each item", "pkg/webhook/split.go",
		"req.Header, req.Body = s.header, item.Body", "req.Header = s.header",
		tests{"pkg/webhook", "TestSplitQueuesEachItem"},
	},
	{
		"I6", "tells of an unfit item before a fault of ours", "pkg/webhook/tally.go",
		"cmp.Compare(gravity(b.err), gravity(a.err))", "cmp.Compare(gravity(a.err), gravity(b.err))",
		tests{"pkg/webhook", "TestSplitAcknowledgesOnlyWhatIsQueued"},
	},
}
