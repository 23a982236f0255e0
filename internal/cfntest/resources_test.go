package cfntest

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/template"
)

var functions = []string{"Generate", "List", "Receive"}

func load(t *testing.T) *template.Template {
	t.Helper()
	tmpl, err := template.Load(root + "/template.yaml")
	require.NoError(t, err)
	return tmpl
}

func (d deployed) testTables(t *testing.T) {
	type table struct {
		TableStatus        string
		BillingModeSummary struct{ BillingMode string }
		KeySchema          []struct{ AttributeName, KeyType string }
	}
	tmpl := load(t)
	for _, id := range []string{"WebhooksTable", "EventsTable"} {
		want, err := tmpl.Table(id)
		require.NoError(t, err)
		got := read[table](t, d, id)
		assert.Equal(t, "ACTIVE", got.TableStatus, id)
		assert.Equal(t, "PAY_PER_REQUEST", got.BillingModeSummary.BillingMode, id)
		keys := map[string]string{}
		for _, k := range got.KeySchema {
			keys[k.KeyType] = k.AttributeName
		}
		assert.Equal(t, want.PartitionKey, keys["HASH"], id)
		assert.Equal(t, want.SortKey, keys["RANGE"], id)
	}
}

func (d deployed) testQueues(t *testing.T) {
	tmpl := load(t)
	for _, id := range []string{"Queue", "DeadLetterQueue"} {
		want, err := tmpl.Queue(id)
		require.NoError(t, err)
		got := read[map[string]string](t, d, id)
		for name, value := range want.Attributes {
			assert.Equal(t, value, got[name], "%s of %s", name, id)
		}
	}
	var redrive struct {
		Target string `json:"deadLetterTargetArn"`
	}
	require.NoError(t, json.Unmarshal([]byte(read[map[string]string](t, d, "Queue")["RedrivePolicy"]), &redrive))
	assert.Equal(t, read[map[string]string](t, d, "DeadLetterQueue")["QueueArn"], redrive.Target)
}

func (d deployed) testKey(t *testing.T) {
	assert.True(t, read[struct{ KeyRotationEnabled bool }](t, d, "SecretsKey").KeyRotationEnabled)
}

func (d deployed) testFunctions(t *testing.T) {
	type function struct {
		Runtime, Handler, Role string
		Environment            struct{ Variables map[string]string }
	}
	tmpl := load(t)
	for _, id := range functions {
		got := read[function](t, d, id)
		assert.Equal(t, "provided.al2023", got.Runtime, id)
		assert.Equal(t, read[struct{ Arn string }](t, d, id+"Role").Arn, got.Role, "a role of its own")
		want, err := tmpl.Function(id)
		require.NoError(t, err)
		for name := range want.Variables {
			assert.Contains(t, got.Environment.Variables, name, id)
		}
		assert.Equal(t, d.Outputs["WebhooksTableName"], got.Environment.Variables["POSTERN_WEBHOOKS_TABLE"], id)
	}
	receive := read[function](t, d, "Receive").Environment.Variables
	assert.Equal(t, d.Outputs["QueueUrl"], receive["POSTERN_QUEUE_URL"])
	assert.Equal(t, d.Outputs["EventsTableName"], receive["POSTERN_EVENTS_TABLE"])
}

// testRoles checks that references in policies have become the resources' ARNs.
func (d deployed) testRoles(t *testing.T) {
	type role struct {
		Policies map[string]struct {
			Statement []struct {
				Sid      string
				Resource any
			}
		}
	}
	tmpl := load(t)
	for _, id := range functions {
		want, err := tmpl.RoleStatements(id + "Role")
		require.NoError(t, err)
		got := 0
		for _, policy := range read[role](t, d, id+"Role").Policies {
			for _, s := range policy.Statement {
				got++
				assert.NotEqual(t, "*", s.Resource, "%s of %s", s.Sid, id)
			}
		}
		assert.Equal(t, len(want), got, id)
	}
}

func (d deployed) testLogGroups(t *testing.T) {
	for _, id := range append([]string{"Api"}, functions...) {
		group := read[struct{ RetentionInDays int }](t, d, id+"Logs")
		assert.Positive(t, group.RetentionInDays, id)
	}
}

func (d deployed) testOthers(t *testing.T) {
	dashboard := read[struct{ Widgets []any }](t, d, "Dashboard")
	assert.NotEmpty(t, dashboard.Widgets)
	assert.Contains(t, d.Made, "Bodies")
}

func (d deployed) testOutputs(t *testing.T) {
	assert.Regexp(t, `^https?://.*-events$`, d.Outputs["QueueUrl"])
	for name, value := range d.Outputs {
		assert.NotEmpty(t, value, name)
		_, err := strconv.Atoi(value)
		assert.Error(t, err, name)
	}
}
