package template

import (
	"fmt"
	"time"
)

// BucketLifetime returns for how long the bucket with that logical id keeps an object.
func (t *Template) BucketLifetime(id string) (time.Duration, error) {
	var p struct {
		LifecycleConfiguration struct {
			Rules []struct {
				ExpirationInDays int `yaml:"ExpirationInDays"`
			} `yaml:"Rules"`
		} `yaml:"LifecycleConfiguration"`
	}
	if err := t.properties(id, "AWS::S3::Bucket", &p); err != nil {
		return 0, err
	}
	for _, r := range p.LifecycleConfiguration.Rules {
		if r.ExpirationInDays > 0 {
			return time.Duration(r.ExpirationInDays) * 24 * time.Hour, nil
		}
	}
	return 0, fmt.Errorf("the bucket %s keeps objects for ever", id)
}
