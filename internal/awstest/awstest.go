// Package awstest gives tests servers that speak the protocols of DynamoDB, SQS
// and KMS: those that tools/aws/install.sh puts into .tools/aws.
//
// Each is started when a test first asks for it, as a child that keeps everything
// in memory and ends with the test's process. Where it is not installed the test
// is skipped, with a message that begins "LEFT OUT", or fails if CI or
// POSTERN_REQUIRE_ALL is set. POSTERN_TEST_DYNAMODB_ENDPOINT,
// POSTERN_TEST_SQS_ENDPOINT and POSTERN_TEST_KMS_ENDPOINT name servers to use instead.
package awstest

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/postern-dev/postern/internal/awsclient"
)

// timeout is for one attempt: a long poll takes up to 20 s, and a server whose
// code is still cold, on a machine that has other things to do, its time.
const timeout = time.Minute

var (
	dynamoDB = server{
		name: "dynamodb-local", endpointVariable: "POSTERN_TEST_DYNAMODB_ENDPOINT",
		command: java("-Djava.library.path=lib", "DynamoDBLocal"),
	}
	elasticMQ = server{
		name: "elasticmq", endpointVariable: "POSTERN_TEST_SQS_ENDPOINT",
		command: java("ElasticMQ"),
	}
	moto = server{
		name: "moto", endpointVariable: "POSTERN_TEST_KMS_ENDPOINT",
		command: []string{"bin/python", "../../../tools/aws/moto/server.py"},
	}
)

// java returns the command that runs the class compiled by tools/aws/install.sh,
// with what makes a JVM that lives for seconds start soon.
func java(args ...string) []string {
	return append([]string{"java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", "classes:lib/*"}, args...)
}

// DynamoDB returns the configuration of clients of a DynamoDB server.
func DynamoDB(t testing.TB) aws.Config { return config(t, &dynamoDB) }

// SQS returns the configuration of clients of an SQS server.
func SQS(t testing.TB) aws.Config { return config(t, &elasticMQ) }

// KMS returns the configuration of clients of a KMS server.
func KMS(t testing.TB) aws.Config { return config(t, &moto) }

func config(t testing.TB, s *server) aws.Config {
	t.Helper()
	return aws.Config{
		BaseEndpoint: aws.String(s.url(t)),
		Region:       "eu-west-1",
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
		HTTPClient:   awsclient.NewHTTPClient(timeout),
		Retryer:      awsclient.NewRetryer,
	}
}
