package template

const alarmType = "AWS::CloudWatch::Alarm"

// Metric names a CloudWatch metric.
type Metric struct {
	Namespace, Name string
	// Dimensions are the names of its dimensions.
	Dimensions []string
}

type dimensions []struct {
	Name string `yaml:"Name"`
}

func (d dimensions) names() []string {
	var names []string
	for _, dimension := range d {
		names = append(names, dimension.Name)
	}
	return names
}

type metricProperties struct {
	Namespace  string     `yaml:"Namespace"`
	MetricName string     `yaml:"MetricName"`
	Dimensions dimensions `yaml:"Dimensions"`
}

func (p metricProperties) metric() Metric {
	return Metric{p.Namespace, p.MetricName, p.Dimensions.names()}
}

// AlarmMetrics returns the metrics that an alarm watches.
func (t *Template) AlarmMetrics(id string) ([]Metric, error) {
	var p struct {
		Metric  metricProperties `yaml:",inline"`
		Metrics []struct {
			MetricStat *struct {
				Metric metricProperties `yaml:"Metric"`
			} `yaml:"MetricStat"`
		} `yaml:"Metrics"`
	}
	if err := t.properties(id, alarmType, &p); err != nil {
		return nil, err
	}
	var all []Metric
	if p.Metric.MetricName != "" {
		all = append(all, p.Metric.metric())
	}
	for _, m := range p.Metrics {
		if m.MetricStat != nil {
			all = append(all, m.MetricStat.Metric.metric())
		}
	}
	return all, nil
}
