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
	unknown = regexp.MustCompile(`\b(generate|list|receive|reads|writes|errors|missing|malformed|mismatch|accepted)\b`)
)

// Metrics that count what is rare have no value where there is nothing to count, and
// then neither has what is calculated from them.
func TestAlarmsFillWhatIsMissing(t *testing.T) {
	doc := transform(t, "prd")
	type alarm struct {
		AlarmDescription string
		TreatMissingData string
		Metrics          []struct{ Expression string }
	}
	all := of[alarm](t, doc, "AWS::CloudWatch::Alarm")
	require.NotEmpty(t, all)
	for id, a := range all {
		t.Run(id, func(t *testing.T) {
			assert.True(t, strings.HasSuffix(a.AlarmDescription, "See docs/operations.md."))
			assert.NotEmpty(t, a.TreatMissingData)
			for _, m := range a.Metrics {
				assert.NotRegexp(t, unknown, filled.ReplaceAllString(m.Expression, ""))
			}
		})
	}
}
