package metrics_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/metrics"
)

const namespace = "Postern/test"

var now = time.UnixMilli(1767225600123)

// line returns the line that a request leaves in the log, or "" for none.
func line(m *metrics.Meter, o api.Observation) string {
	attrs, write := m.Measure(o)
	if !write {
		return ""
	}
	var b bytes.Buffer
	slog.New(slog.NewJSONHandler(&b, nil)).LogAttrs(context.Background(), slog.LevelInfo, "receive", attrs...)
	return b.String()
}

// extract reads a line as CloudWatch does: it returns the values of its metrics by
// their names, each with the values of its dimensions appended ("Refused/stale"),
// and fails where the line breaks the format's rules.
func extract(t *testing.T, line string) map[string]float64 {
	t.Helper()
	var root map[string]any
	require.NoError(t, json.Unmarshal([]byte(line), &root))
	var document struct {
		AWS struct {
			Timestamp         int64
			CloudWatchMetrics []struct {
				Namespace  string
				Dimensions [][]string
				Metrics    []struct{ Name string }
			}
		} `json:"_aws"`
	}
	require.NoError(t, json.Unmarshal([]byte(line), &document))
	found := map[string]float64{}
	for _, d := range document.AWS.CloudWatchMetrics {
		assert.Equal(t, namespace, d.Namespace)
		assert.Equal(t, now.UnixMilli(), document.AWS.Timestamp)
		require.NotEmpty(t, d.Dimensions)
		for _, metric := range d.Metrics {
			require.IsType(t, 0.0, root[metric.Name], metric.Name)
			for _, set := range d.Dimensions {
				found[strings.Join(append([]string{metric.Name}, values(t, root, set)...), "/")] = root[metric.Name].(float64)
			}
		}
	}
	return found
}

func values(t *testing.T, root map[string]any, dimensions []string) []string {
	t.Helper()
	var all []string
	for _, d := range dimensions {
		require.IsType(t, "", root[d], d)
		all = append(all, root[d].(string))
	}
	return all
}
