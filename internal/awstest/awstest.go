// Package awstest gives tests the servers of package awsserver.
//
// Where one is not installed the test is skipped, with a message that begins "LEFT
// OUT", or fails if CI or POSTERN_REQUIRE_ALL is set. With "localstack" in
// POSTERN_TEST_SERVER, LocalStack takes the place of all of them; and
// POSTERN_TEST_DYNAMODB_ENDPOINT, and those of SQS, KMS and S3, name a server that
// runs already.
package awstest

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/postern-dev/postern/internal/awsserver"
)

// DynamoDB returns the configuration of clients of a DynamoDB server.
func DynamoDB(t testing.TB) aws.Config {
	t.Helper()
	return config(t, awsserver.DynamoDB)
}

// SQS returns the configuration of clients of an SQS server.
func SQS(t testing.TB) aws.Config {
	t.Helper()
	return config(t, awsserver.SQS)
}

// KMS returns the configuration of clients of a KMS server.
func KMS(t testing.TB) aws.Config {
	t.Helper()
	return config(t, awsserver.KMS)
}

// S3 returns the configuration of clients of an S3 server, which must name buckets
// in the path.
func S3(t testing.TB) aws.Config {
	t.Helper()
	return config(t, awsserver.S3)
}

func config(t testing.TB, service awsserver.Service) aws.Config {
	t.Helper()
	endpoint, err := endpoint(service)
	switch {
	case err == nil:
	case errors.Is(err, awsserver.ErrNotInstalled) && !mustRun():
		t.Skip("LEFT OUT: ", err)
	default:
		t.Fatal(err)
	}
	return awsserver.Config(endpoint)
}

func endpoint(service awsserver.Service) (string, error) {
	if given := os.Getenv("POSTERN_TEST_" + string(service) + "_ENDPOINT"); given != "" {
		return given, nil
	}
	switch server := os.Getenv("POSTERN_TEST_SERVER"); server {
	case "":
		return awsserver.Endpoint(service)
	case "localstack":
		return awsserver.LocalStack()
	default:
		return "", fmt.Errorf("POSTERN_TEST_SERVER: there is no server %q", server)
	}
}

func mustRun() bool { return os.Getenv("CI") != "" || os.Getenv("POSTERN_REQUIRE_ALL") != "" }
