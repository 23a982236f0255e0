// Package awsserver starts servers that speak the protocols of DynamoDB, SQS, KMS and
// S3: those that tools/aws/install.sh puts into .tools/aws.
//
// Each is started when it is first asked for, as a child that keeps everything in
// memory, listens on 127.0.0.1 and ends with this process, however that ends.
package awsserver

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/logging"

	"github.com/postern-dev/postern/internal/awsclient"
)

// Region is where the servers are, as far as they care.
const Region = "eu-west-1"

// timeout is for one attempt: a long poll takes up to 20 s, and a server whose
// code is still cold, on a machine that has other things to do, its time.
const timeout = time.Minute

// Service is one of AWS's, by its name in AWS_ENDPOINT_URL_<SERVICE>.
type Service string

// The services that there are servers for.
const (
	DynamoDB Service = "DYNAMODB"
	SQS      Service = "SQS"
	KMS      Service = "KMS"
	S3       Service = "S3"
)

// Services are all of them.
var Services = []Service{DynamoDB, SQS, KMS, S3}

var (
	dynamoDBLocal = server{name: "dynamodb-local", command: java("-Djava.library.path=lib", "DynamoDBLocal")}
	elasticMQ     = server{name: "elasticmq", command: java("ElasticMQ")}
	moto          = server{name: "moto", command: python("moto")}
	// localStack runs DynamoDB Local itself.
	localStack = server{name: "localstack", command: python("localstack"), needs: &dynamoDBLocal}
)

// java returns the command that runs the class compiled by tools/aws/install.sh,
// with what makes a JVM that lives for seconds start soon.
func java(args ...string) []string {
	return append([]string{"java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", "classes:lib/*"}, args...)
}

func python(name string) []string {
	return []string{"bin/python", "../../../tools/aws/" + name + "/server.py"}
}

// Endpoint returns the address of the server that is the most faithful to the
// service, such as "http://127.0.0.1:4566". It returns [ErrNotInstalled] if it is not.
func Endpoint(service Service) (string, error) {
	switch service {
	case DynamoDB:
		return dynamoDBLocal.url()
	case SQS:
		return elasticMQ.url()
	default:
		return moto.url()
	}
}

// LocalStack returns the address of LocalStack, which speaks for all services. It
// returns [ErrNotInstalled] if it is not.
func LocalStack() (string, error) { return localStack.url() }

// Config returns the configuration of clients of the server at endpoint.
func Config(endpoint string) aws.Config {
	return aws.Config{
		BaseEndpoint: &endpoint,
		Region:       Region,
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
		HTTPClient:   awsclient.NewHTTPClient(timeout),
		Retryer:      awsclient.NewRetryer,
		Logger:       logging.Nop{},
	}
}
