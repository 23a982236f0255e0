package awstest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awsserver"
)

func TestServersAnswer(t *testing.T) {
	t.Run("DynamoDB", func(t *testing.T) {
		t.Parallel()
		_, err := dynamodb.NewFromConfig(DynamoDB(t)).ListTables(t.Context(), nil)
		assert.NoError(t, err)
	})
	t.Run("SQS", func(t *testing.T) {
		t.Parallel()
		_, err := sqs.NewFromConfig(SQS(t)).ListQueues(t.Context(), nil)
		assert.NoError(t, err)
	})
	t.Run("KMS", func(t *testing.T) {
		t.Parallel()
		_, err := kms.NewFromConfig(KMS(t)).ListKeys(t.Context(), nil)
		assert.NoError(t, err)
	})
	t.Run("S3", func(t *testing.T) {
		t.Parallel()
		_, err := s3.NewFromConfig(S3(t)).ListBuckets(t.Context(), nil)
		assert.NoError(t, err)
	})
}

func TestEndpointFromEnvironment(t *testing.T) {
	called := make(chan struct{}, 1)
	given := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called <- struct{}{} }))
	defer given.Close()
	t.Setenv("POSTERN_TEST_SERVER", "localstack")
	t.Setenv("POSTERN_TEST_SQS_ENDPOINT", given.URL)

	cfg := SQS(t)
	assert.Equal(t, given.URL, *cfg.BaseEndpoint)
	_, err := sqs.NewFromConfig(cfg).ListQueues(t.Context(), nil)
	require.NoError(t, err)
	assert.NotEmpty(t, called)
}

func TestUnknownServer(t *testing.T) {
	t.Setenv("POSTERN_TEST_SERVER", "localstak")
	_, err := endpoint(awsserver.SQS)
	assert.ErrorContains(t, err, `no server "localstak"`)
}

func TestMustRun(t *testing.T) {
	for name, c := range map[string]struct {
		ci, all string
		must    bool
	}{
		"at home":             {},
		"in CI":               {ci: "true", must: true},
		"where all is wanted": {all: "1", must: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("CI", c.ci)
			t.Setenv("POSTERN_REQUIRE_ALL", c.all)
			assert.Equal(t, c.must, mustRun())
		})
	}
}
