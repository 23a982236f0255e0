package template_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/template"
)

func item(key string) map[string][]string {
	return map[string][]string{"dynamodb:LeadingKeys": {key}}
}

func sealedFor(context ...string) map[string][]string {
	return map[string][]string{"kms:EncryptionContextKeys": context}
}

func TestAllows(t *testing.T) {
	const (
		hook  = "HOOK#wh_a"
		app   = "APP#acme#shop#stripe"
		keys  = "KEYS#acme"
		claim = "CLAIM#wh_a#e"
	)
	tests := []struct {
		name, function   string
		action, resource string
		context          map[string][]string
		want             bool
	}{
		{"generate reads a key", "Generate", "dynamodb:GetItem", "WebhooksTable", item(keys), true},
		{"generate reads a webhook by its key", "Generate", "dynamodb:GetItem", "WebhooksTable", item(app), true},
		{"generate reads a webhook by its id", "Generate", "dynamodb:GetItem", "WebhooksTable", item(hook), true},
		{"generate writes a webhook", "Generate", "dynamodb:PutItem", "WebhooksTable", item(hook), true},
		{"generate writes a webhook's key", "Generate", "dynamodb:PutItem", "WebhooksTable", item(app), true},
		{"generate seals", "Generate", "kms:Encrypt", "SecretsKey", sealedFor("postern:webhook"), true},
		{"generate opens a seal", "Generate", "kms:Decrypt", "SecretsKey", sealedFor("postern:webhook"), true},
		{"generate issues no keys", "Generate", "dynamodb:PutItem", "WebhooksTable", item(keys), false},
		{"generate opens nothing sealed for nobody", "Generate", "kms:Decrypt", "SecretsKey", nil, false},
		{"generate deletes nothing", "Generate", "dynamodb:DeleteItem", "WebhooksTable", item(hook), false},
		{"generate queues nothing", "Generate", "sqs:SendMessage", "Queue", nil, false},

		{"list reads a key", "List", "dynamodb:GetItem", "WebhooksTable", item(keys), true},
		{"list queries an app", "List", "dynamodb:Query", "WebhooksTable", item(app), true},
		{"list reads no sealed secrets", "List", "dynamodb:GetItem", "WebhooksTable", item(hook), false},
		{"list queries no keys", "List", "dynamodb:Query", "WebhooksTable", item(keys), false},
		{"list opens no seal", "List", "kms:Decrypt", "SecretsKey", sealedFor("postern:webhook"), false},
		{"list scans nothing", "List", "dynamodb:Scan", "WebhooksTable", nil, false},

		{"receive reads a webhook", "Receive", "dynamodb:GetItem", "WebhooksTable", item(hook), true},
		{"receive claims", "Receive", "dynamodb:UpdateItem", "EventsTable", item(claim), true},
		{"receive releases", "Receive", "dynamodb:DeleteItem", "EventsTable", item(claim), true},
		{"receive queues", "Receive", "sqs:SendMessage", "Queue", nil, true},
		{"receive opens a seal", "Receive", "kms:Decrypt", "SecretsKey", sealedFor("postern:webhook"), true},
		{"receive opens nothing sealed for others", "Receive", "kms:Decrypt", "SecretsKey", sealedFor("other"), false},
		{"receive opens nothing sealed for nobody", "Receive", "kms:Decrypt", "SecretsKey", nil, false},
		{"receive seals what it keeps aside", "Receive", "kms:Encrypt", "SecretsKey", sealedFor("postern:webhook"), true},
		{"deliveries seals nothing", "Deliveries", "kms:Encrypt", "SecretsKey", sealedFor("postern:webhook"), false},
		{"deliveries changes no webhook", "Deliveries", "dynamodb:PutItem", "WebhooksTable", item(hook), false},
		{"deliveries forgets no claim by query", "Deliveries", "dynamodb:Query", "EventsTable", item(claim), false},
		{"events opens no seal", "Events", "kms:Decrypt", "SecretsKey", sealedFor("postern:webhook"), false},
		{"events claims nothing", "Events", "dynamodb:UpdateItem", "EventsTable", item(claim), false},
		{"manage reads no events", "Manage", "dynamodb:GetItem", "EventsTable", item(claim), false},
		{"manage queues nothing", "Manage", "sqs:SendMessage", "Queue", nil, false},
		{"receive reads no keys", "Receive", "dynamodb:GetItem", "WebhooksTable", item(keys), false},
		{"receive changes no webhook", "Receive", "dynamodb:UpdateItem", "WebhooksTable", item(hook), false},
		{"receive takes nothing off the queue", "Receive", "sqs:ReceiveMessage", "Queue", nil, false},
		{"receive sends no dead letters", "Receive", "sqs:SendMessage", "DeadLetterQueue", nil, false},
	}
	tpl := load(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tpl.Allows(tt.function, template.Call{Action: tt.action, Resource: tt.resource, Context: tt.context})
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

// A function is told of exactly the resources that it may call.
func TestVariablesMatchPermissions(t *testing.T) {
	tpl := load(t)
	for _, id := range functions {
		t.Run(id, func(t *testing.T) {
			f := function(t, tpl, id)
			assert.ElementsMatch(t, resources(f), permitted(t, tpl, f.Role))
		})
	}
}

// permitted returns the resources that a role may call, its own log group aside.
func permitted(t *testing.T, tpl *template.Template, role string) []string {
	statements, err := tpl.RoleStatements(role)
	require.NoError(t, err)
	var ids []string
	for _, s := range statements {
		for _, arn := range s.Resource {
			id, _, _ := strings.Cut(strings.TrimPrefix(arn, "${"), ".Arn}")
			ids = append(ids, id)
		}
	}
	ids = append(ids, keysOf(t, tpl, role)...)
	ids = slices.DeleteFunc(ids, func(id string) bool { return strings.HasSuffix(id, "Logs") })
	slices.Sort(ids)
	return slices.Compact(ids)
}

func keysOf(t *testing.T, tpl *template.Template, role string) []string {
	var ids []string
	for _, key := range tpl.OfType("AWS::KMS::Key") {
		statements, err := tpl.KeyStatements(key)
		require.NoError(t, err)
		named := func(s template.Statement) bool { return slices.Contains(s.Principal["AWS"], "${"+role+".Arn}") }
		if slices.ContainsFunc(statements, named) {
			ids = append(ids, key)
		}
	}
	return ids
}

func TestRolesNameWhatTheyMayDo(t *testing.T) {
	tpl := load(t)
	for _, id := range functions {
		statements, err := tpl.RoleStatements(function(t, tpl, id).Role)
		require.NoError(t, err)
		require.NotEmpty(t, statements)
		for _, s := range statements {
			t.Run(id+"/"+s.Sid, func(t *testing.T) {
				assert.NotEmpty(t, s.Sid)
				assert.NotContains(t, strings.Join(s.Action, " "), "*")
				resources := strings.ReplaceAll(strings.Join(s.Resource, " "), "${Bodies.Arn}/bodies/*", "the objects of bodies")
				assert.NotContains(t, resources, "*")
				assert.Equal(t, strings.HasPrefix(s.Action[0], "dynamodb:"), s.Condition != nil,
					"items, and nothing else, are told apart by their keys")
			})
		}
	}
}

func TestKeyPolicyLetsNobodyElseUseTheKey(t *testing.T) {
	statements, err := load(t).KeyStatements("SecretsKey")
	require.NoError(t, err)
	require.Len(t, statements, 3)
	for _, s := range statements {
		for _, action := range s.Action {
			assert.NotContains(t, action, "*")
			if s.Sid == "Administer" {
				assert.NotContains(t, []string{"kms:Decrypt", "kms:Encrypt", "kms:ReEncryptFrom", "kms:CreateGrant"}, action)
			}
		}
	}
}
