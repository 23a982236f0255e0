package main

var (
	readdressed    = tests{"pkg/webhook", "TestANewAddress"}
	deletedForGood = tests{"pkg/webhook", "TestDeletionIsFinal"}
)

// managed are mutants of webhooks that are given another address, or deleted.
var managed = []mutant{
	{
		"I5", "keeps the secrets of a deleted webhook", "internal/bolt/webhooks.go",
		"w.Status, w.Secrets = webhook.Deleted, nil", "w.Status = webhook.Deleted",
		tests{"internal/bolt", "TestWebhooks"},
	},
	{
		"I7", "takes deliveries at an address that has expired", "pkg/webhook/entry.go",
		"!ends.IsZero() && !t.Before(ends)", "!ends.IsZero() && t.IsZero()",
		readdressed,
	},
	{
		"I7", "ends an address at once when there is a new one", "pkg/webhook/manage.go",
		"w.IDExpiresAt = sooner(w.IDExpiresAt, t.Add(overlap))", "w.IDExpiresAt = t",
		readdressed,
	},
	{
		"I7", "takes deliveries to a deleted webhook", "pkg/webhook/entry.go",
		"case e.webhook.Status == Deleted:", "case false:",
		deletedForGood,
	},
	{
		"I7", "gives a deleted webhook out again", "internal/bolt/webhooks.go",
		"errors.Join(tx.Bucket(placesBucket).Delete(place), ", "errors.Join(",
		tests{"internal/bolt", "TestWebhooks"},
	},
	{
		"I7", "lets an address lead to two webhooks", "internal/bolt/addresses.go",
		"id != nil && string(id) != w.ID", "id != nil && len(w.ID) == 0",
		tests{"internal/bolt", "TestAddressesAreNotTakenFromAnother"},
	},
	{
		"I8", "finds a webhook whosever it is", "pkg/webhook/manage.go",
		"(w.Workspace != p.Workspace || w.Status == Deleted)", "w.Status == Deleted",
		tests{"pkg/webhook", "TestManageIsForTheOwner"},
	},
	{
		"I7", "forgets an address that takes the place of one that ends", "pkg/webhook/settings.go",
		"return a.Token == b.Token && a.ExpiresAt.Equal(b.ExpiresAt) }", "return true }",
		tests{"pkg/webhook", "TestANewAddressInThePlaceOfOneThatEnds"},
	},
	{
		"I2", "works through as many items as a stranger sends", "pkg/webhook/provider/items.go",
		"case n > maxItems:", "case n < 0:",
		tests{"pkg/webhook/provider", "TestItemsOfStrangersAreBounded"},
	},
}
