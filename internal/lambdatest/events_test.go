package lambdatest_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/lambdatest"
)

// The rules are those of testdata/events/README.md.

func TestGoldenRequests(t *testing.T) {
	files, err := filepath.Glob("../../testdata/events/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if name == "queue" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			e := goldenRequest(t, name)
			t.Run("headers", func(t *testing.T) { checkHeaders(t, e) })
			t.Run("path and query", func(t *testing.T) { checkPathAndQuery(t, e) })
			t.Run("context", func(t *testing.T) { checkContext(t, e) })
			t.Run("body", func(t *testing.T) { checkBody(t, e) })
		})
	}
}

func decodeStrictly(t *testing.T, name string, v any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(lambdatest.Event(t, name)))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(v))
}

func goldenRequest(t *testing.T, name string) events.APIGatewayV2HTTPRequest {
	t.Helper()
	var e events.APIGatewayV2HTTPRequest
	decodeStrictly(t, name, &e)
	return e
}

func bodyOf(t *testing.T, e events.APIGatewayV2HTTPRequest) []byte {
	t.Helper()
	if !e.IsBase64Encoded {
		return []byte(e.Body)
	}
	b, err := base64.StdEncoding.DecodeString(e.Body)
	require.NoError(t, err)
	return b
}

func checkHeaders(t *testing.T, e events.APIGatewayV2HTTPRequest) {
	for name := range e.Headers {
		assert.Equal(t, strings.ToLower(name), name)
	}
	assert.Equal(t, e.RequestContext.DomainName, e.Headers["host"])
	assert.Equal(t, e.RequestContext.HTTP.UserAgent, e.Headers["user-agent"])
	assert.Equal(t, e.RequestContext.HTTP.SourceIP, e.Headers["x-forwarded-for"])
	assert.NotContains(t, e.Headers, "cookie")
}

func checkPathAndQuery(t *testing.T, e events.APIGatewayV2HTTPRequest) {
	assert.Equal(t, e.RawPath, e.RequestContext.HTTP.Path)
	_, path, _ := strings.Cut(e.RouteKey, " ")
	for name, value := range e.PathParameters {
		path = strings.Replace(path, "{"+name+"}", value, 1)
	}
	assert.Equal(t, e.RawPath, path)
	query, err := url.ParseQuery(e.RawQueryString)
	require.NoError(t, err)
	assert.Len(t, e.QueryStringParameters, len(query))
	for name, values := range query {
		assert.Equal(t, strings.Join(values, ","), e.QueryStringParameters[name])
	}
}

func checkContext(t *testing.T, e events.APIGatewayV2HTTPRequest) {
	assert.Equal(t, "2.0", e.Version)
	c := e.RequestContext
	assert.Equal(t, "$default", c.Stage)
	assert.Equal(t, e.RouteKey, c.RouteKey)
	assert.Equal(t, c.APIID, c.DomainPrefix)
	assert.True(t, strings.HasPrefix(c.DomainName, c.APIID+".execute-api."))
	at, err := time.Parse("02/Jan/2006:15:04:05 -0700", c.Time)
	require.NoError(t, err)
	assert.Equal(t, at.Unix(), c.TimeEpoch/1000)
}

func checkBody(t *testing.T, e events.APIGatewayV2HTTPRequest) {
	body := bodyOf(t, e)
	assert.Equal(t, strconv.Itoa(len(body)), e.Headers["content-length"])
	text := []string{"application/json", "application/javascript", "application/xml"}
	mediaType, _, _ := strings.Cut(e.Headers["content-type"], ";")
	isText := strings.HasPrefix(mediaType, "text/") || slices.Contains(text, mediaType)
	assert.Equal(t, len(body) > 0 && !isText, e.IsBase64Encoded)
}

func mac(key, message string) []byte {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(message))
	return h.Sum(nil)
}

func TestGoldenSignatures(t *testing.T) {
	const at = "1767225600"
	stripe := func(_ map[string]string, body string) string {
		return "t=" + at + ",v1=" + hex.EncodeToString(mac("whsec_golden0test0secret0of0no0account", at+"."+body))
	}
	plain := func(_ map[string]string, body string) string {
		return "sha256=" + hex.EncodeToString(mac("golden test secret", body))
	}
	tests := []struct {
		event, header string
		want          func(headers map[string]string, body string) string
	}{
		{"receive-json", "stripe-signature", stripe},
		{"receive-doubled-headers", "stripe-signature", func(h map[string]string, body string) string {
			return stripe(h, body) + "," + stripe(h, body)
		}},
		{"receive-form", "x-slack-signature", func(_ map[string]string, body string) string {
			return "v0=" + hex.EncodeToString(mac("00000000000000000000000000golden", "v0:"+at+":"+body))
		}},
		{"receive-no-content-type", "webhook-signature", func(h map[string]string, body string) string {
			signed := h["webhook-id"] + "." + at + "." + body
			return "v1," + base64.StdEncoding.EncodeToString(mac("golden test key, 24 byte", signed))
		}},
		{"receive-binary", "x-signature-256", plain},
		{"receive-raw-query", "x-hub-signature-256", plain},
	}
	for _, tt := range tests {
		t.Run(tt.event, func(t *testing.T) {
			e := goldenRequest(t, tt.event)
			assert.Equal(t, tt.want(e.Headers, string(bodyOf(t, e))), e.Headers[tt.header])
		})
	}
}

func TestGoldenQueueEvent(t *testing.T) {
	var e events.SQSEvent
	decodeStrictly(t, "queue", &e)
	require.Len(t, e.Records, 1)
	m := e.Records[0]
	bodySum := md5.Sum([]byte(m.Body))
	assert.Equal(t, hex.EncodeToString(bodySum[:]), m.Md5OfBody)
	assert.Equal(t, attributesMD5(m.MessageAttributes), m.Md5OfMessageAttributes)

	received := goldenRequest(t, "receive-json")
	var event struct {
		Data          json.RawMessage
		SignedHeaders string
		WebhookID     string
	}
	require.NoError(t, json.Unmarshal([]byte(m.Body), &event))
	assert.Equal(t, received.Body, string(event.Data), "I4")
	assert.Equal(t, "Stripe-Signature: "+received.Headers["stripe-signature"]+"\r\n", event.SignedHeaders)
	assert.Equal(t, received.PathParameters["id"], event.WebhookID)
	assert.Equal(t, received.PathParameters["id"], m.Attributes["MessageGroupId"])
}

// attributesMD5 digests message attributes of type String as SQS does.
func attributesMD5(attributes map[string]events.SQSMessageAttribute) string {
	names := make([]string, 0, len(attributes))
	for name := range attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	var b []byte
	field := func(s string) { b = append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...) }
	for _, name := range names {
		field(name)
		field(attributes[name].DataType)
		b = append(b, 1)
		field(*attributes[name].StringValue)
	}
	sum := md5.Sum(b)
	return hex.EncodeToString(sum[:])
}
