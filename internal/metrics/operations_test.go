package metrics_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/template"
)

// stack is the namespace of the metrics in the template.
const stack = "Postern/${AWS::StackName}"

func load(t *testing.T) *template.Template {
	t.Helper()
	tpl, err := template.Load("../../template.yaml")
	require.NoError(t, err)
	return tpl
}

// emitted are the metrics that the code emits, as "Name" or "Name/Dimension".
func emitted(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, o := range observations {
		for metric := range extract(t, line(newMeter(), o.seen)) {
			name, value, divided := strings.Cut(metric, "/")
			switch {
			case divided && value == busy:
				name += "/Webhook"
			case divided:
				name += "/Cause"
			}
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// named keeps of metrics ours, written as emitted writes them.
func named(all []template.Metric) []string {
	var names []string
	for _, m := range all {
		if m.Namespace == stack {
			names = append(names, strings.Join(append([]string{m.Name}, m.Dimensions...), "/"))
		}
	}
	return names
}

func watched(t *testing.T, tpl *template.Template) []string {
	t.Helper()
	var names []string
	for _, id := range tpl.OfType("AWS::CloudWatch::Alarm") {
		all, err := tpl.AlarmMetrics(id)
		require.NoError(t, err)
		require.NotEmpty(t, all, id)
		names = append(names, named(all)...)
	}
	return names
}

func shown(t *testing.T, tpl *template.Template) template.Dashboard {
	t.Helper()
	d, err := tpl.Dashboard("Dashboard")
	require.NoError(t, err)
	return d
}

func TestAlarmsAndDashboardAreOfMetricsThatExist(t *testing.T) {
	tpl := load(t)
	exist := emitted(t)
	for _, name := range append(watched(t, tpl), named(shown(t, tpl).Metrics)...) {
		assert.Contains(t, exist, name, "the code emits no such metric")
	}
}

func TestEveryMetricIsShownOrWatched(t *testing.T) {
	tpl := load(t)
	used := append(watched(t, tpl), named(shown(t, tpl).Metrics)...)
	for _, name := range emitted(t) {
		assert.Contains(t, used, name, "nobody looks at it")
	}
}

func TestDashboardShowsTheAlarms(t *testing.T) {
	tpl := load(t)
	var all []string
	for _, id := range tpl.OfType("AWS::CloudWatch::Alarm") {
		if tpl.Condition(id) == "" {
			all = append(all, id)
		}
	}
	assert.ElementsMatch(t, all, shown(t, tpl).Alarms)
}

// The runbook has one entry for each alarm, and each says what it must.
func TestRunbook(t *testing.T) {
	b, err := os.ReadFile("../../docs/operations.md")
	require.NoError(t, err)
	entries := map[string]string{}
	for _, section := range strings.Split(string(b), "\n### ")[1:] {
		title, text, _ := strings.Cut(section, "\n")
		text, _, _ = strings.Cut(text, "\n## ")
		entries[title] = text
	}
	tpl := load(t)
	var titles []string
	for title, text := range entries {
		titles = append(titles, title)
		for _, part := range []string{"**It means**", "**Look at**", "**Mend it**", "```"} {
			assert.Contains(t, text, part, title)
		}
	}
	assert.ElementsMatch(t, tpl.OfType("AWS::CloudWatch::Alarm"), titles)
}

// The runbook names no metric of ours that is not there, and explains each that is.
func TestRunbookNamesTheMetrics(t *testing.T) {
	b, err := os.ReadFile("../../docs/operations.md")
	require.NoError(t, err)
	row := regexp.MustCompile("(?m)^\\| `(\\w+)`(?:, by `(\\w+)`)? \\|")
	var names []string
	for _, m := range row.FindAllStringSubmatch(string(b), -1) {
		names = append(names, strings.TrimSuffix(m[1]+"/"+m[2], "/"))
	}
	assert.ElementsMatch(t, emitted(t), names)
}

// Metrics are in lines of level INFO: a deployment that logs less would have none.
func TestLevelsLetMetricsThrough(t *testing.T) {
	b, err := os.ReadFile("../../template.yaml")
	require.NoError(t, err)
	levels := regexp.MustCompile(`Level: ([A-Z]+), Days`).FindAllStringSubmatch(string(b), -1)
	require.Len(t, levels, 3)
	for _, level := range levels {
		assert.Contains(t, []string{"DEBUG", "INFO"}, level[1])
	}
}
