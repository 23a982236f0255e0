package s3_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awsclient"
	"github.com/postern-dev/postern/internal/s3"
)

func TestBucketInPath(t *testing.T) {
	for name, c := range map[string]struct {
		all, own string
		want     bool
	}{
		"AWS's own endpoint":        {want: false},
		"an endpoint for all":       {all: "http://localhost:4566", want: true},
		"an endpoint for S3 itself": {own: "http://localhost:9000", want: true},
	} {
		t.Run(name, func(t *testing.T) {
			for variable, value := range map[string]string{
				"AWS_ENDPOINT_URL": c.all, "AWS_ENDPOINT_URL_S3": c.own, "AWS_REGION": "eu-west-1", "AWS_CA_BUNDLE": "",
				"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
			} {
				t.Setenv(variable, value)
			}
			cfg, err := awsclient.FromEnvironment(os.Getenv)
			require.NoError(t, err)
			assert.Equal(t, c.want, s3.NewClient(cfg).Options().UsePathStyle)
		})
	}
}
