package main

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awsserver"
	"github.com/postern-dev/postern/internal/kms"
	"github.com/postern-dev/postern/internal/lambdatest"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook"
)

// goldenHook is the id that all golden deliveries go to.
const goldenHook = "wh_goldengoldengoldengoldengolden22"

const inHeader = `{"primitive":"hmac","hash":"sha256","signed_content":"{body}",
	"signature":{"in":"header","name":"X-Signature-256","encoding":"hex","format":"prefixed","prefix":"sha256="}}`

// golden says of each golden event what its function answers: to one that is signed
// with a time, that it is too old, which is only asked of a good signature.
var golden = map[string]struct {
	function         string
	provider, secret string
	status           int
	says             string
}{
	"generate":                {"Generate", "", "", http.StatusCreated, `"provider":"stripe"`},
	"list":                    {"List", "", "", http.StatusOK, `"webhooks"`},
	"receive-json":            {"Receive", "stripe", "whsec_golden0test0secret0of0no0account", http.StatusUnauthorized, "timestamp_too_old"},
	"receive-doubled-headers": {"Receive", "stripe", "whsec_golden0test0secret0of0no0account", http.StatusUnauthorized, "signature_malformed"},
	"receive-form":            {"Receive", "slack", "00000000000000000000000000golden", http.StatusUnauthorized, "timestamp_too_old"},
	"receive-no-content-type": {"Receive", "standard-webhooks", "whsec_Z29sZGVuIHRlc3Qga2V5LCAyNCBieXRl", http.StatusUnauthorized, "timestamp_too_old"},
	"receive-binary":          {"Receive", "custom", "golden test secret", http.StatusOK, "queued"},
	"receive-raw-query":       {"Receive", "github", "golden test secret", http.StatusOK, "queued"},
	"receive-empty-body":      {"Receive", "github", "golden test secret", http.StatusUnauthorized, "signature_missing"},
	"receive-text":            {"Receive", "github", "golden test secret", http.StatusUnauthorized, "signature_missing"},
	"receive-xml":             {"Receive", "github", "golden test secret", http.StatusUnauthorized, "signature_missing"},
}

func testGoldenEvents(t *testing.T, s *stack) {
	files, err := filepath.Glob("testdata/events/*.json")
	require.NoError(t, err)
	adopt(t, s)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if name == "queue" {
			continue // What takes it is no function of the template.
		}
		t.Run(name, func(t *testing.T) { testGoldenEvent(t, s, file, name) })
	}
}

// adopt makes the key good that the golden events bear.
func adopt(t *testing.T, s *stack) {
	t.Helper()
	c := webhook.Credentials{WorkspaceID: "acme", UserID: "ada", PrivateKey: "pstn_goldengoldengoldengoldengoldengoldengoldengoldengold"}
	require.NoError(t, s.keyring().Adopt(t.Context(), c, ""))
}

func testGoldenEvent(t *testing.T, s *stack, file, name string) {
	want, ok := golden[name]
	require.True(t, ok, "what is the answer to it?")
	if want.provider != "" {
		putGoldenHook(t, s, want.provider, want.secret)
	}
	answer := invoked(t, s, want.function, file)
	assert.Equal(t, want.status, answer.StatusCode, answer.Body)
	assert.Contains(t, answer.Body, want.says)
	if want.says == "queued" {
		assert.Equal(t, goldenBody(t, name), takeOne(t, s)) // I4
	}
}

// invoked is the function's answer. In a container that has just started on a busy
// machine a delivery may take longer than it has, and is sent again, as providers do.
func invoked(t *testing.T, s *stack, function, file string) (answer events.APIGatewayV2HTTPResponse) {
	t.Helper()
	for range 5 {
		out, err := s.invoke(t.Context(), function, file)
		require.NoError(t, err)
		answer = events.APIGatewayV2HTTPResponse{}
		require.NoError(t, json.Unmarshal(out, &answer), string(out))
		if answer.StatusCode != http.StatusServiceUnavailable {
			break
		}
	}
	return answer
}

// putGoldenHook makes the webhook that golden deliveries go to one of that provider.
func putGoldenHook(t *testing.T, s *stack, provider, secret string) {
	t.Helper()
	sealed, err := kms.New(awskms.NewFromConfig(s.awsConfig(awsserver.KMS)), s.keyID).Seal(t.Context(), goldenHook, []byte(secret))
	require.NoError(t, err)
	w, err := s.webhooks().ByID(t.Context(), goldenHook)
	known := err == nil
	w.ID, w.Key = goldenHook, webhook.Key{Workspace: "acme", Product: "p", App: "a", Env: "dev", Event: "golden"}
	w.URL, w.Status, w.Provider = s.endpoint()+"/v1/hooks/"+goldenHook, webhook.Active, provider
	w.Secrets = []webhook.Secret{{ID: "sec_golden", Sealed: sealed, CreatedAt: time.Now().UTC()}}
	w.Scheme = nil
	if provider == "custom" {
		w.Scheme = json.RawMessage(inHeader)
	}
	if known {
		require.NoError(t, s.webhooks().Update(t.Context(), w))
		return
	}
	require.NoError(t, s.webhooks().Create(t.Context(), w))
}

func goldenBody(t *testing.T, name string) string {
	t.Helper()
	var e events.APIGatewayV2HTTPRequest
	require.NoError(t, json.Unmarshal(lambdatest.Event(t, name), &e))
	if !e.IsBase64Encoded {
		return e.Body
	}
	b, err := base64.StdEncoding.DecodeString(e.Body)
	require.NoError(t, err)
	return string(b)
}

// takeOne takes the one event off the queue that is there, and returns its bytes.
func takeOne(t *testing.T, s *stack) string {
	t.Helper()
	queue := sqs.NewReceiver(s.queues, s.queueURL)
	messages, err := queue.Receive(t.Context(), 10, 5*time.Second)
	require.NoError(t, err)
	require.Len(t, messages, 1)
	require.NoError(t, queue.Delete(t.Context(), messages[0].ReceiptHandle))
	e, err := webhook.DecodeEvent(messages[0].Body)
	require.NoError(t, err)
	return string(e.Data)
}
