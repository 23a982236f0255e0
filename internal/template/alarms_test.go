package template_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	filled  = regexp.MustCompile(`FILL\(\w+, 0\)`)
	unknown = regexp.MustCompile(`\b(generate|list|receive|manage|deliveries|events|reads|writes|indexed|errors|missing|malformed|mismatch|accepted)\b`)
	// combined are the functions that make one value of many, whose page advises against
	// them in alarms: an alarm reads more periods than it judges.
	combined = regexp.MustCompile(`\b(AVG|DATAPOINT_COUNT|MAX|METRIC_COUNT|MIN|PERCENTILE|STDDEV|SUM)\(`)
)

// Metrics that count what is rare have no value where there is nothing to count, and
// then neither has what is calculated from them.
func TestAlarmsFillWhatIsMissing(t *testing.T) {
	doc := transform(t, "prd")
	type alarm struct {
		AlarmDescription  string
		TreatMissingData  string
		ExtendedStatistic string
		LowSampleCount    string `json:"EvaluateLowSampleCountPercentile"`
		Metrics           []struct{ Expression string }
	}
	all := of[alarm](t, doc, "AWS::CloudWatch::Alarm")
	require.NotEmpty(t, all)
	for id, a := range all {
		t.Run(id, func(t *testing.T) {
			assert.True(t, strings.HasSuffix(a.AlarmDescription, "See docs/operations.md."))
			assert.NotEmpty(t, a.TreatMissingData)
			for _, m := range a.Metrics {
				assert.NotRegexp(t, unknown, filled.ReplaceAllString(m.Expression, ""))
				assert.NotRegexp(t, combined, m.Expression)
			}
			if a.ExtendedStatistic != "" {
				assert.Equal(t, "evaluate", a.LowSampleCount, "of p99, \"ignore\" judges no minute of fewer than 1,000 values")
			}
		})
	}
}

// SQS sends no metrics of a queue that nobody has touched for six hours.
func TestDeadLettersKeepRinging(t *testing.T) {
	type alarm struct{ TreatMissingData string }
	all := of[alarm](t, transform(t, "prd"), "AWS::CloudWatch::Alarm")
	assert.Equal(t, "ignore", all["DeadLettersAlarm"].TreatMissingData)
	assert.Equal(t, "notBreaching", all["OldestMessageAlarm"].TreatMissingData, "an empty queue has no oldest message")
}
