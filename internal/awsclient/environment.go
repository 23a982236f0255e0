package awsclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/logging"
)

// FromEnvironment returns the configuration of a Lambda function, from the variables
// that Lambda sets (AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
// AWS_SESSION_TOKEN) and those that who runs it may: AWS_ENDPOINT_URL,
// AWS_ENDPOINT_URL_<SERVICE>, AWS_CA_BUNDLE, AWS_MAX_ATTEMPTS. The SDK's own package for
// this knows many more sources, and makes a tenth of a cold start.
//
// Its clients give each attempt 1.5 s and make three, and log nothing: the SDK writes
// plain text to standard error, where Lambda expects JSON, and what matters of it comes
// back as errors. It fails if what is set cannot be read.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
func FromEnvironment(getenv func(string) string) (aws.Config, error) {
	transport, transportErr := trusting(NewTransport(), getenv("AWS_CA_BUNDLE"))
	attempts, attemptsErr := attempts(getenv("AWS_MAX_ATTEMPTS"))
	if err := errors.Join(transportErr, attemptsErr); err != nil {
		return aws.Config{}, err
	}
	cfg := aws.Config{
		Region: getenv("AWS_REGION"),
		Credentials: credentials.NewStaticCredentialsProvider(
			getenv("AWS_ACCESS_KEY_ID"), getenv("AWS_SECRET_ACCESS_KEY"), getenv("AWS_SESSION_TOKEN")),
		HTTPClient:                 Over(transport),
		Retryer:                    NewRetryer,
		RetryMaxAttempts:           attempts,
		Logger:                     logging.Nop{},
		DefaultsMode:               aws.DefaultsModeLegacy,
		ConfigSources:              []any{endpoints(getenv)},
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenSupported,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenSupported,
	}
	if url := getenv("AWS_ENDPOINT_URL"); url != "" {
		cfg.BaseEndpoint = &url
	}
	return cfg, nil
}

// endpoints is where clients look for the endpoint of their service.
type endpoints func(name string) string

// GetServiceBaseEndpoint is what the SDK's clients call, with a service's id such as "DynamoDB".
func (getenv endpoints) GetServiceBaseEndpoint(_ context.Context, id string) (string, bool, error) {
	url := getenv("AWS_ENDPOINT_URL_" + strings.ToUpper(strings.ReplaceAll(id, " ", "_")))
	return url, url != "", nil
}

// attempts are 0 where nothing is set.
func attempts(value string) (int, error) {
	if value == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, errors.New("AWS_MAX_ATTEMPTS must be a number from 1 on")
	}
	return n, nil
}

// trusting has t trust the certificates in the file, and no others; all usual ones where
// no file is named.
func trusting(t *awshttp.BuildableClient, file string) (*awshttp.BuildableClient, error) {
	if file == "" {
		return t, nil
	}
	bundle, err := os.ReadFile(file) // #nosec G304 -- the variable is its owner's
	if err != nil {
		return nil, fmt.Errorf("AWS_CA_BUNDLE: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(bundle) {
		return nil, errors.New("AWS_CA_BUNDLE: the file holds no certificates")
	}
	return t.WithTransportOptions(func(tr *http.Transport) {
		if tr.TLSClientConfig == nil {
			tr.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		}
		tr.TLSClientConfig.RootCAs = roots
	}), nil
}
