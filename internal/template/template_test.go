package template_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/template"
)

const root = "../.."

// parameters are those that functions are told of.
var parameters = []string{"ArchiveDays", "BusyWebhook"}

var functions = []string{"Generate", "List", "Receive", "Manage", "Deliveries", "Events"}

func load(t *testing.T) *template.Template {
	t.Helper()
	tpl, err := template.Load(filepath.Join(root, "template.yaml"))
	require.NoError(t, err)
	return tpl
}

func function(t *testing.T, tpl *template.Template, id string) template.Function {
	t.Helper()
	f, err := tpl.Function(id)
	require.NoError(t, err)
	return f
}

func TestFunctions(t *testing.T) {
	tests := []struct {
		id, code  string
		routes    []string
		variables []string
	}{
		{"Generate", "functions/generate", []string{"POST /v1/webhooks"},
			[]string{"POSTERN_KMS_KEY_ID", "POSTERN_URL", "POSTERN_WEBHOOKS_TABLE"}},
		{"List", "functions/list", []string{"GET /v1/products/{product}/apps/{app}/webhooks"},
			[]string{"POSTERN_WEBHOOKS_TABLE"}},
		{"Receive", "functions/receive", []string{"ANY /v1/hooks/{id}"},
			[]string{"POSTERN_ARCHIVE_DAYS", "POSTERN_BUCKET", "POSTERN_BUSY_WEBHOOK", "POSTERN_EVENTS_TABLE", "POSTERN_KMS_KEY_ID", "POSTERN_QUEUE_URL", "POSTERN_WEBHOOKS_TABLE"}},
		{"Manage", "functions/manage", api.ManageRoutes,
			[]string{"POSTERN_KMS_KEY_ID", "POSTERN_URL", "POSTERN_WEBHOOKS_TABLE"}},
		{"Deliveries", "functions/deliveries", api.DeliveryRoutes,
			[]string{"POSTERN_ARCHIVE_DAYS", "POSTERN_BUCKET", "POSTERN_EVENTS_TABLE", "POSTERN_KMS_KEY_ID", "POSTERN_QUEUE_URL", "POSTERN_WEBHOOKS_TABLE"}},
		{"Events", "functions/events", api.EventRoutes,
			[]string{"POSTERN_ARCHIVE_DAYS", "POSTERN_EVENTS_TABLE", "POSTERN_QUEUE_URL", "POSTERN_WEBHOOKS_TABLE"}},
	}
	tpl := load(t)
	assert.ElementsMatch(t, functions, tpl.OfType("AWS::Serverless::Function"))
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			f := function(t, tpl, tt.id)
			assert.Equal(t, tt.code, f.CodeURI)
			assert.ElementsMatch(t, tt.routes, f.Routes)
			assert.Equal(t, tt.variables, sortedKeys(f.Variables))
		})
	}
}

func TestTables(t *testing.T) {
	tests := map[string]template.Table{
		"WebhooksTable": {PartitionKey: "pk", SortKey: "sk"},
		"EventsTable": {PartitionKey: "pk", SortKey: "sk", TTL: "expires", Indexes: []template.Index{
			{Name: "byTime", PartitionKey: "hook", SortKey: "at", Include: []string{"event_id", "type", "record_ends"}},
		}},
	}
	tpl := load(t)
	for id, want := range tests {
		t.Run(id, func(t *testing.T) {
			got, err := tpl.Table(id)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestUnknownNames(t *testing.T) {
	tpl := load(t)
	_, err := tpl.Table("Queue")
	assert.EqualError(t, err, "the template has no AWS::DynamoDB::Table named Queue")
	_, err = tpl.Function("Forget")
	assert.EqualError(t, err, "the template has no AWS::Serverless::Function named Forget")
	_, err = tpl.Allows("Forget", template.Call{})
	assert.Error(t, err)
}

func TestLoadRefusesWhatIsNoTemplate(t *testing.T) {
	_, err := template.Load("absent.yaml")
	assert.Error(t, err)
	_, err = template.Load("template.go")
	assert.ErrorContains(t, err, "template.go: yaml")
}

// resources returns the logical ids that a function's variables refer to.
func resources(f template.Function) []string {
	var ids []string
	for _, v := range f.Variables {
		id, ok := strings.CutPrefix(v, "${")
		if id = strings.TrimSuffix(id, "}"); ok && !slices.Contains(parameters, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
