package template

// Queue is an SQS queue as the template declares it.
type Queue struct {
	// Attributes are those that CreateQueue takes, by SQS's names.
	Attributes map[string]string
	// DeadLetters is the logical id of its dead-letter queue; empty for none.
	DeadLetters string
	// MaxReceives is how often a message is received before it goes there.
	MaxReceives int
}

// Queue returns the queue with that logical id.
func (t *Template) Queue(id string) (Queue, error) {
	var p struct {
		MaximumMessageSize     string `yaml:"MaximumMessageSize"`
		MessageRetentionPeriod string `yaml:"MessageRetentionPeriod"`
		VisibilityTimeout      string `yaml:"VisibilityTimeout"`
		RedrivePolicy          struct {
			Target      string `yaml:"deadLetterTargetArn"`
			MaxReceives int    `yaml:"maxReceiveCount"`
		} `yaml:"RedrivePolicy"`
	}
	if err := t.properties(id, "AWS::SQS::Queue", &p); err != nil {
		return Queue{}, err
	}
	q := Queue{Attributes: map[string]string{}, MaxReceives: p.RedrivePolicy.MaxReceives, DeadLetters: attributeOf(p.RedrivePolicy.Target)}
	for name, value := range map[string]string{
		"MaximumMessageSize":     p.MaximumMessageSize,
		"MessageRetentionPeriod": p.MessageRetentionPeriod,
		"VisibilityTimeout":      p.VisibilityTimeout,
	} {
		if value != "" {
			q.Attributes[name] = t.value(value)
		}
	}
	return q, nil
}
