package template

import (
	"encoding/json"
	"fmt"
	"regexp"
)

const dashboardType = "AWS::CloudWatch::Dashboard"

// Dashboard is what a dashboard shows.
type Dashboard struct {
	Metrics []Metric
	// Alarms are the logical ids of those whose state it shows.
	Alarms []string
	// Expressions are its calculations.
	Expressions []string
}

// Dashboard returns what the dashboard with that logical id shows.
func (t *Template) Dashboard(id string) (Dashboard, error) {
	var p struct {
		Body string `yaml:"DashboardBody"`
	}
	if err := t.properties(id, dashboardType, &p); err != nil {
		return Dashboard{}, err
	}
	var body struct {
		Widgets []struct {
			Properties struct {
				Alarms  []string `json:"alarms"`
				Metrics [][]any  `json:"metrics"`
			} `json:"properties"`
		} `json:"widgets"`
	}
	if err := json.Unmarshal([]byte(p.Body), &body); err != nil {
		return Dashboard{}, fmt.Errorf("%s: %w", id, err)
	}
	var d Dashboard
	for _, w := range body.Widgets {
		for _, arn := range w.Properties.Alarms {
			d.Alarms = append(d.Alarms, attributeOf(arn))
		}
		d.add(w.Properties.Metrics)
	}
	return d, nil
}

// add adds a widget's rows, in which "." repeats the value above and "..." all of them.
func (d *Dashboard) add(rows [][]any) {
	var above []string
	for _, row := range rows {
		var values []string
		for i, v := range row {
			switch v := v.(type) {
			case map[string]any:
				d.calculate(v["expression"])
			case string:
				values = append(values, v)
				if v == "." {
					values[i] = above[i]
				}
			}
		}
		if len(values) == 0 {
			continue
		}
		if values[0] == "..." {
			values = above
		}
		d.Metrics, above = append(d.Metrics, metricOf(values)), values
	}
}

// metricOf reads namespace, name, and the dimensions' names and values by turns.
func metricOf(values []string) Metric {
	m := Metric{Namespace: values[0], Name: values[1]}
	for i := 2; i < len(values); i += 2 {
		m.Dimensions = append(m.Dimensions, values[i])
	}
	return m
}

// searched reads the metric that a search is for: its namespace and its dimension
// in braces, and its name.
var searched = regexp.MustCompile(`^SEARCH\('\{"(.+?)",(\w+)\} MetricName="(\w+)"`)

func (d *Dashboard) calculate(expression any) {
	e, ok := expression.(string)
	if !ok {
		return
	}
	d.Expressions = append(d.Expressions, e)
	if m := searched.FindStringSubmatch(e); m != nil {
		d.Metrics = append(d.Metrics, Metric{m[1], m[3], []string{m[2]}})
	}
}
