package template_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/template"
)

const ours = "Postern/${AWS::StackName}"

func TestAlarmMetrics(t *testing.T) {
	tests := map[string][]template.Metric{
		"FaultsAlarm":  {{Namespace: ours, Name: "Faults"}},
		"LatencyAlarm": {{Namespace: ours, Name: "AnswerTime"}}, // of deliveries, and of no other route but its faults
		"SilenceAlarm": {{Namespace: ours, Name: "Accepted", Dimensions: []string{"Webhook"}}},
		"ServerErrorsAlarm": {
			{Namespace: "AWS/ApiGateway", Name: "5xx", Dimensions: []string{"ApiId", "Stage"}},
			{Namespace: "AWS/ApiGateway", Name: "Count", Dimensions: []string{"ApiId", "Stage"}},
		},
	}
	tpl := load(t)
	for id, want := range tests {
		t.Run(id, func(t *testing.T) {
			got, err := tpl.AlarmMetrics(id)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestDashboard(t *testing.T) {
	d, err := load(t).Dashboard("Dashboard")
	require.NoError(t, err)
	for _, want := range []template.Metric{
		{Namespace: ours, Name: "Duplicate"},                              // by "."
		{Namespace: ours, Name: "Refused", Dimensions: []string{"Cause"}}, // by a search
		{Namespace: "AWS/Lambda", Name: "Throttles", Dimensions: []string{"FunctionName"}},
	} {
		assert.Contains(t, d.Metrics, want)
	}
	assert.Contains(t, d.Alarms, "FaultsAlarm")
	assert.NotEmpty(t, d.Expressions)
	_, err = load(t).Dashboard("Queue")
	assert.Error(t, err)
}
