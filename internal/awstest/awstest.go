// Package awstest gives tests servers that speak the protocols of DynamoDB, SQS,
// KMS and S3: those that tools/aws/install.sh puts into .tools/aws.
//
// Each is started when a test first asks for it, as a child that keeps everything
// in memory and ends with the test's process. Where it is not installed the test
// is skipped, with a message that begins "LEFT OUT", or fails if CI or
// POSTERN_REQUIRE_ALL is set. POSTERN_TEST_DYNAMODB_ENDPOINT, and those of SQS, KMS
// and S3, name servers to use instead.
package awstest

import (
	"os"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/logging"

	"github.com/postern-dev/postern/internal/awsclient"
)

// timeout is for one attempt: a long poll takes up to 20 s, and a server whose
// code is still cold, on a machine that has other things to do, its time.
const timeout = time.Minute

var (
	dynamoDB = server{
		name:    "dynamodb-local",
		command: java("-Djava.library.path=lib", "DynamoDBLocal"),
	}
	elasticMQ = server{
		name:    "elasticmq",
		command: java("ElasticMQ"),
	}
	// moto is for KMS and S3.
	moto = server{
		name:    "moto",
		command: []string{"bin/python", "../../../tools/aws/moto/server.py"},
	}
)

// java returns the command that runs the class compiled by tools/aws/install.sh,
// with what makes a JVM that lives for seconds start soon.
func java(args ...string) []string {
	return append([]string{"java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", "classes:lib/*"}, args...)
}

// DynamoDB returns the configuration of clients of a DynamoDB server.
func DynamoDB(t testing.TB) aws.Config {
	t.Helper()
	return config(t, &dynamoDB, "POSTERN_TEST_DYNAMODB_ENDPOINT")
}

// SQS returns the configuration of clients of an SQS server.
func SQS(t testing.TB) aws.Config {
	t.Helper()
	return config(t, &elasticMQ, "POSTERN_TEST_SQS_ENDPOINT")
}

// KMS returns the configuration of clients of a KMS server.
func KMS(t testing.TB) aws.Config {
	t.Helper()
	return config(t, &moto, "POSTERN_TEST_KMS_ENDPOINT")
}

// S3 returns the configuration of clients of an S3 server, which must name buckets
// in the path.
func S3(t testing.TB) aws.Config {
	t.Helper()
	return config(t, &moto, "POSTERN_TEST_S3_ENDPOINT")
}

// config is for clients of the server at the endpoint that the environment names
// or else, of s.
func config(t testing.TB, s *server, variable string) aws.Config {
	t.Helper()
	endpoint := os.Getenv(variable)
	if endpoint == "" {
		endpoint = s.url(t)
	}
	return aws.Config{
		BaseEndpoint: &endpoint,
		Region:       "eu-west-1",
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
		HTTPClient:   awsclient.NewHTTPClient(timeout),
		Retryer:      awsclient.NewRetryer,
		Logger:       logging.Nop{},
	}
}
