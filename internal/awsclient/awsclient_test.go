package awsclient_test

import (
	"context"
	"encoding/pem"
	"hash/crc32"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awsclient"
	"github.com/postern-dev/postern/internal/awsprofile"
)

// endpoint answers every call with an empty object and counts them.
type endpoint struct {
	calls atomic.Int32
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.calls.Add(1)
	_, _ = io.Copy(io.Discard, r.Body)
	answer(w, http.StatusOK, "{}")
}

func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(body))), 10))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// setEnv makes the environment that of a Lambda function.
func setEnv(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
		"AWS_PROFILE": "", "AWS_MAX_ATTEMPTS": "", "AWS_ENDPOINT_URL": "",
		"AWS_CA_BUNDLE": "", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		t.Setenv(name, value)
	}
}

// bothWays runs a test over what the functions read, and over what a person's commands do.
func bothWays(t *testing.T, test func(t *testing.T, try func() (aws.Config, error))) {
	for name, try := range map[string]func() (aws.Config, error){
		"environment": func() (aws.Config, error) { return awsclient.FromEnvironment(os.Getenv) },
		"profile":     func() (aws.Config, error) { return awsprofile.Load(t.Context()) },
	} {
		t.Run(name, func(t *testing.T) {
			setEnv(t)
			test(t, try)
		})
	}
}

func load(t *testing.T, try func() (aws.Config, error)) aws.Config {
	t.Helper()
	cfg, err := try()
	require.NoError(t, err)
	return cfg
}

func TestLoadTakesEndpointsFromEnvironment(t *testing.T) {
	bothWays(t, func(t *testing.T, try func() (aws.Config, error)) {
		var all, tables endpoint
		allServer, tablesServer := httptest.NewServer(&all), httptest.NewServer(&tables)
		defer allServer.Close()
		defer tablesServer.Close()
		t.Setenv("AWS_ENDPOINT_URL", allServer.URL)
		t.Setenv("AWS_ENDPOINT_URL_DYNAMODB", tablesServer.URL)
		cfg := load(t, try)

		_, err := sqs.NewFromConfig(cfg).ListQueues(t.Context(), nil)
		require.NoError(t, err)
		_, err = dynamodb.NewFromConfig(cfg).ListTables(t.Context(), nil)
		require.NoError(t, err)
		assert.EqualValues(t, 1, all.calls.Load())
		assert.EqualValues(t, 1, tables.calls.Load())
	})
}

func TestLoadTrustsCABundle(t *testing.T) {
	bothWays(t, func(t *testing.T, try func() (aws.Config, error)) {
		server := httptest.NewUnstartedServer(&endpoint{})
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		defer server.Close()
		t.Setenv("AWS_ENDPOINT_URL", server.URL)
		t.Setenv("AWS_MAX_ATTEMPTS", "1")

		_, err := dynamodb.NewFromConfig(load(t, try)).ListTables(t.Context(), nil)
		require.ErrorContains(t, err, "certificate")

		bundle := filepath.Join(t.TempDir(), "ca.pem")
		block := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
		require.NoError(t, os.WriteFile(bundle, pem.EncodeToMemory(block), 0o600))
		t.Setenv("AWS_CA_BUNDLE", bundle)
		for name, cfg := range map[string]aws.Config{
			"as loaded":        load(t, try),
			"for longer calls": awsclient.WithTimeout(load(t, try), time.Minute),
		} {
			_, err = dynamodb.NewFromConfig(cfg).ListTables(t.Context(), nil)
			assert.NoError(t, err, name)
		}
	})
}

func TestLoadFailsWhereBundleIsMissing(t *testing.T) {
	bothWays(t, func(t *testing.T, try func() (aws.Config, error)) {
		t.Setenv("AWS_CA_BUNDLE", filepath.Join(t.TempDir(), "none.pem"))
		_, err := try()
		assert.Error(t, err)
	})
}

func TestClientTriesThreeTimesAndSoon(t *testing.T) {
	bothWays(t, func(t *testing.T, try func() (aws.Config, error)) {
		for name, body := range map[string]string{
			"our own fault": `{"__type":"InternalServerError"}`,
			"throttled":     `{"__type":"ProvisionedThroughputExceededException"}`,
		} {
			t.Run(name, func(t *testing.T) {
				var calls atomic.Int32
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					calls.Add(1)
					answer(w, http.StatusInternalServerError, body)
				}))
				defer server.Close()
				t.Setenv("AWS_ENDPOINT_URL", server.URL)

				cfg := load(t, try)
				_, err := dynamodb.NewFromConfig(cfg).ListTables(t.Context(), nil)
				assert.Error(t, err)
				assert.EqualValues(t, 3, calls.Load())
				for attempt := range 20 { // the pauses are drawn
					pause, err := cfg.Retryer().RetryDelay(attempt%3, err)
					require.NoError(t, err)
					assert.LessOrEqual(t, pause, 200*time.Millisecond)
				}
			})
		}
	})
}

func TestClientGivesUpOnSlowAnswers(t *testing.T) {
	bothWays(t, func(t *testing.T, try func() (aws.Config, error)) {
		stop := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))
		defer server.Close()
		defer close(stop)
		t.Setenv("AWS_ENDPOINT_URL", server.URL)

		began := time.Now()
		cfg := awsclient.WithTimeout(load(t, try), 50*time.Millisecond)
		_, err := dynamodb.NewFromConfig(cfg).ListTables(t.Context(), nil)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Less(t, time.Since(began), time.Minute)
	})
}

// Lambda's log is JSON, one object a line; the SDK knows only plain text.
func TestClientLogsNothing(t *testing.T) {
	bothWays(t, func(t *testing.T, try func() (aws.Config, error)) {
		server := httptest.NewServer(&endpoint{})
		defer server.Close()
		t.Setenv("AWS_ENDPOINT_URL", server.URL)
		complaints, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
		require.NoError(t, err)
		defer complaints.Close()
		stderr := os.Stderr
		os.Stderr = complaints
		defer func() { os.Stderr = stderr }()

		// The SDK has a word to say of an answer without a checksum.
		client := s3.NewFromConfig(load(t, try), func(o *s3.Options) { o.UsePathStyle = true })
		_, err = client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("bucket"), Key: aws.String("key")})
		require.NoError(t, err)
		logged, err := os.ReadFile(complaints.Name())
		require.NoError(t, err)
		assert.Empty(t, string(logged))
	})
}

func BenchmarkLoad(b *testing.B) {
	b.Setenv("AWS_CA_BUNDLE", "")
	b.Setenv("AWS_REGION", "eu-west-1")
	for b.Loop() {
		if _, err := awsclient.FromEnvironment(os.Getenv); err != nil {
			b.Fatal(err)
		}
	}
}

func TestFromEnvironment(t *testing.T) {
	env := map[string]string{
		"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key", "AWS_SESSION_TOKEN": "token", "AWS_MAX_ATTEMPTS": "2",
	}
	cfg, err := awsclient.FromEnvironment(func(name string) string { return env[name] })
	require.NoError(t, err)
	given, err := cfg.Credentials.Retrieve(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{"id", "key", "token"}, []string{given.AccessKeyID, given.SecretAccessKey, given.SessionToken})
	assert.Equal(t, "eu-west-1", cfg.Region)
	assert.Equal(t, 2, cfg.RetryMaxAttempts)

	bad := filepath.Join(t.TempDir(), "bad.pem")
	require.NoError(t, os.WriteFile(bad, []byte("no certificate"), 0o600))
	for name, wrong := range map[string]string{"AWS_MAX_ATTEMPTS": "many", "AWS_CA_BUNDLE": bad} {
		_, err := awsclient.FromEnvironment(func(of string) string {
			if of == name {
				return wrong
			}
			return env[of]
		})
		assert.ErrorContains(t, err, name)
	}
}

// What the SDK's own package decides for its clients must be decided alike.
func TestBothWaysMakeTheSameClients(t *testing.T) {
	setEnv(t)
	ours := load(t, func() (aws.Config, error) { return awsclient.FromEnvironment(os.Getenv) })
	theirs := load(t, func() (aws.Config, error) { return awsprofile.Load(t.Context()) })
	one, other := s3.NewFromConfig(ours).Options(), s3.NewFromConfig(theirs).Options()
	assert.Equal(t, other.Region, one.Region)
	assert.Equal(t, other.BaseEndpoint, one.BaseEndpoint)
	assert.Equal(t, other.RequestChecksumCalculation, one.RequestChecksumCalculation)
	assert.Equal(t, other.ResponseChecksumValidation, one.ResponseChecksumValidation)
	assert.Equal(t, other.RetryMode, one.RetryMode)
	assert.Equal(t, other.RetryMaxAttempts, one.RetryMaxAttempts)
	assert.Equal(t, other.DefaultsMode, one.DefaultsMode)
	assert.Equal(t, other.EndpointOptions, one.EndpointOptions)
}
