package main

// sameURL are mutants that give a webhook another URL.
var sameURL = []mutant{
	{
		"I7", "gives another URL when asked from another address", "pkg/webhook/generate.go",
		"if err != nil || unchanged(old, w) {\n\t\treturn old, false, err",
		"if err != nil || unchanged(old, w) {\n\t\told.URL = in.BaseURL + \"/v1/hooks/\" + old.ID\n\t\treturn old, false, err",
		tests{"pkg/webhook", "TestGenerateGivesTheSameURL"},
	},
	{
		"I7", "gives up on the first lost race", "pkg/webhook/contest.go",
		"lost := errors.Is(err, ErrExists) || errors.Is(err, ErrConflict)", "lost := errors.Is(err, ErrExists) && errors.Is(err, ErrConflict)",
		tests{"pkg/webhook", "TestGenerateAmongRacers|TestChangesAtTheSameTimeAllSucceed"},
	},
	{
		"I7", "mints again what is there", "pkg/webhook/generate.go",
		"case errors.Is(err, ErrNotFound):", "case err == nil || errors.Is(err, ErrNotFound):",
		tests{"pkg/webhook", "TestGenerateGivesTheSameURL"},
	},
	{
		"I7", "lets a second webhook have a key", "internal/bolt/webhooks.go",
		"leads(tx, id) != nil || tx.Bucket(placesBucket).Get(place) != nil", "leads(tx, id) != nil",
		tests{"internal/bolt", "TestWebhooks"},
	},
	{
		"I7", "lets a second webhook have a key, in DynamoDB", "internal/dynamodb/webhooks.go",
		"types.Put{ConditionExpression: aws.String(absent)}", "types.Put{}",
		tests{"internal/dynamodb", "TestWebhooks"},
	},
	{
		"I7", "overwrites another's change", "internal/bolt/webhooks.go",
		"stored.Version != read ||", "read < 0 ||",
		tests{"internal/bolt", "TestWebhooks"},
	},
}
