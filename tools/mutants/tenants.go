package main

// tenants are mutants that show a tenant what is another's.
var tenants = []mutant{
	{
		"I8", "authenticates another user of the workspace", "pkg/webhook/keyring.go",
		"if err != nil || !user ||", "if _ = user; err != nil ||",
		tests{"pkg/webhook", "TestKeyringToldStrangers"},
	},
	{
		"I8", "authenticates with a revoked key", "pkg/webhook/keyring.go",
		` || !k.RevokedAt.IsZero() {`, ` {`,
		tests{"pkg/webhook", "TestKeyringToldStrangers"},
	},
	{
		"I8", "tells an unknown key from a revoked one", "pkg/webhook/keyring.go",
		"if err != nil || !user ||",
		"if err != nil {\n\t\treturn Principal{}, &Error{Kind: Unauthorized, Code: \"unknown_key\", Message: \"There is no such key.\"}\n\t}\n\tif !user ||",
		tests{"pkg/webhook", "TestKeyringToldStrangers"},
	},
	{
		"I8", "lists whatever the workspace", "pkg/webhook/list.go",
		"Workspace: p.Workspace, Product: in.Product", `Workspace: "workspace-123", Product: in.Product`,
		tests{"pkg/webhook", "TestListShowsATenantItsOwn"},
	},
	{
		"I8", "lists on into other apps and workspaces", "internal/bolt/list.go",
		"bytes.HasPrefix(k, all); k, id = c.Next()", "k != nil && len(all) > 0; k, id = c.Next()",
		tests{"internal/bolt", "TestWebhooks"},
	},
	{
		"I8", "lists the keys of other workspaces", "internal/bolt/keys.go",
		"bytes.HasPrefix(name, all)", "name != nil && !bytes.Equal(name, all)",
		tests{"internal/bolt", "TestKeys"},
	},
	{
		"I8", "keeps the keys of all workspaces together", "internal/dynamodb/layout.go",
		`return join("KEYS", workspace)`, `return join("KEYS", workspace[:1])`,
		tests{"internal/dynamodb", "TestKeys"},
	},
	{
		"I8", "mixes up names that hold a separator", "internal/bolt/key.go",
		`strings.ReplaceAll(p, "\x00", escapedNUL)`, `strings.ReplaceAll(p, "\x00\x00\x00\x00", escapedNUL)`,
		tests{"internal/bolt", "FuzzKey"},
	},
	{
		"I8", "lets whoever has a key manage all keys", "internal/local/local.go",
		"api.ListKeys(operator{c}, keyring)", "api.ListKeys(keyring, keyring)",
		tests{"internal/local", "TestKeys"},
	},
}
