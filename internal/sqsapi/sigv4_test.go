package sqsapi_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/sqsapi"
)

const listQueues = "{}"

// signing is how a request is signed.
type signing struct {
	accessKey, secret, service string
	at                         time.Time
}

func valid() signing { return signing{accessKey, secretKey, "sqs", time.Now()} }

func (s signing) request(t testing.TB, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("X-Amz-Target", "AmazonSQS.ListQueues")
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	s.sign(t, r, body)
	return r
}

func (s signing) sign(t testing.TB, r *http.Request, body string) {
	t.Helper()
	hash := sha256.Sum256([]byte(body))
	c := aws.Credentials{AccessKeyID: s.accessKey, SecretAccessKey: s.secret}
	require.NoError(t, v4.NewSigner().SignHTTP(context.Background(), c, r, hex.EncodeToString(hash[:]), s.service, "eu-west-1", s.at))
}

func post(t *testing.T, r *http.Request) (status int, shape string) {
	t.Helper()
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	var body struct {
		Type string `json:"__type"`
	}
	b, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &body))
	assert.NotContains(t, string(b), secretKey)
	return answer.StatusCode, strings.TrimPrefix(body.Type, "com.amazonaws.sqs#")
}

func TestSignatureVerified(t *testing.T) {
	s := newServer(t)
	for name, c := range map[string]struct {
		sign signing
		url  string
		edit func(r *http.Request)
	}{
		"as it is":             {sign: valid()},
		"with a path":          {sign: valid(), url: "/000000000000/postern-events"},
		"with an odd path":     {sign: valid(), url: "/a%20b/%C3%A9/c+d"},
		"with a query":         {sign: valid(), url: "/?b=2&a=1%202&empty"},
		"a little early":       {sign: signing{accessKey, secretKey, "sqs", time.Now().Add(14 * time.Minute)}},
		"a little late":        {sign: signing{accessKey, secretKey, "sqs", time.Now().Add(-14 * time.Minute)}},
		"with unsigned header": {sign: valid(), edit: func(r *http.Request) { r.Header.Set("User-Agent", "other") }},
		"with narrow commas": {sign: valid(), edit: func(r *http.Request) {
			r.Header.Set("Authorization", strings.ReplaceAll(r.Header.Get("Authorization"), ", ", ","))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.sign.request(t, s.url+c.url, listQueues)
			if c.edit != nil {
				c.edit(r)
			}
			status, shape := post(t, r)
			assert.Equal(t, http.StatusOK, status, shape)
		})
	}
}

func TestSignatureRefused(t *testing.T) {
	const bad, skewed = "InvalidSignatureException", "InvalidSignatureException"
	replaceBody := func(b string) func(r *http.Request) {
		return func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(b)), int64(len(b))
		}
	}
	set := func(name, value string) func(r *http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	s := newServer(t)
	for name, c := range map[string]struct {
		sign  signing
		edit  func(r *http.Request)
		shape string
	}{
		"no signature":        {valid(), func(r *http.Request) { r.Header.Del("Authorization") }, "MissingAuthenticationTokenException"},
		"another scheme":      {valid(), set("Authorization", "Bearer "+secretKey), "IncompleteSignatureException"},
		"an empty signature":  {valid(), func(r *http.Request) { cutSignature(r, "") }, "IncompleteSignatureException"},
		"no date":             {valid(), func(r *http.Request) { r.Header.Del("X-Amz-Date") }, "IncompleteSignatureException"},
		"another access key":  {signing{"other", secretKey, "sqs", time.Now()}, nil, "UnrecognizedClientException"},
		"another secret":      {signing{accessKey, "other", "sqs", time.Now()}, nil, bad},
		"no secret":           {signing{accessKey, "", "sqs", time.Now()}, nil, bad},
		"another service":     {signing{accessKey, secretKey, "s3", time.Now()}, nil, bad},
		"too early":           {signing{accessKey, secretKey, "sqs", time.Now().Add(16 * time.Minute)}, nil, skewed},
		"too late":            {signing{accessKey, secretKey, "sqs", time.Now().Add(-16 * time.Minute)}, nil, skewed},
		"another body":        {valid(), replaceBody(`{"QueueNamePrefix":"x"}`), bad},
		"no body":             {valid(), replaceBody(""), bad},
		"another operation":   {valid(), set("X-Amz-Target", "AmazonSQS.PurgeQueue"), bad},
		"another path":        {valid(), func(r *http.Request) { r.URL.Path = "/other" }, bad},
		"another query":       {valid(), func(r *http.Request) { r.URL.RawQuery = "a=1" }, bad},
		"another host":        {valid(), func(r *http.Request) { r.Host = "other" }, bad},
		"another date":        {valid(), set("X-Amz-Date", time.Now().Add(time.Minute).UTC().Format("20060102T150405Z")), bad},
		"a header not signed": {valid(), set("X-Amz-Security-Token", "token"), bad},
		"another digest":      {valid(), func(r *http.Request) { cutSignature(r, strings.Repeat("0", 64)) }, bad},
		"a header taken out":  {valid(), func(r *http.Request) { unsign(r, ";x-amz-target") }, bad},
		"the host not signed": {valid(), func(r *http.Request) { unsign(r, "host;") }, bad},
		"a header twice":      {valid(), func(r *http.Request) { r.Header.Add("X-Amz-Target", "AmazonSQS.PurgeQueue") }, bad},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.sign.request(t, s.url+"/", listQueues)
			if c.edit != nil {
				c.edit(r)
			}
			status, shape := post(t, r)
			assert.Equal(t, c.shape, shape)
			assert.GreaterOrEqual(t, status, 400)
			assert.Less(t, status, 500)
		})
	}
}

func cutSignature(r *http.Request, signature string) {
	before, _, _ := strings.Cut(r.Header.Get("Authorization"), "Signature=")
	r.Header.Set("Authorization", before+"Signature="+signature)
}

func unsign(r *http.Request, header string) {
	r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), header, "", 1))
}

// A session token, which temporary credentials bring, is signed like all else.
func TestSessionTokenIsTakenAlong(t *testing.T) {
	s := newServer(t)
	_, err := s.client(func(o *sqs.Options) {
		o.Credentials = credentials.NewStaticCredentialsProvider(accessKey, secretKey, "token")
	}).ListQueues(t.Context(), &sqs.ListQueuesInput{})
	assert.NoError(t, err)
}

// A router may change the path on the way to the handler.
func TestBehindARouterThatStripsAPrefix(t *testing.T) {
	s := newServer(t)
	h := sqsapi.New(s.db, sqsapi.Credentials{AccessKeyID: accessKey, SecretAccessKey: secretKey}, s.url)
	router := httptest.NewServer(http.StripPrefix("/sqs", h))
	defer router.Close()
	status, shape := post(t, valid().request(t, router.URL+"/sqs/", listQueues))
	assert.Equal(t, http.StatusOK, status, shape)
}

func TestRequestsThatAreNone(t *testing.T) {
	s := newServer(t)
	for name, c := range map[string]struct {
		method, body, shape string
	}{
		"another method": {http.MethodGet, "{}", "UnknownOperationException"},
		"no JSON":        {http.MethodPost, "{", "SerializationException"},
		"an array":       {http.MethodPost, "[]", "SerializationException"},
		"nothing":        {http.MethodPost, "", "SerializationException"},
		"another type":   {http.MethodPost, `{"QueueNamePrefix":1}`, "SerializationException"},
		"not UTF-8":      {http.MethodPost, "{\"QueueNamePrefix\":\"\xff\"}", "SerializationException"},
		"9 MiB":          {http.MethodPost, strings.Repeat(" ", 9<<20), "RequestEntityTooLargeException"},
	} {
		r := valid().request(t, s.url+"/", c.body)
		r.Method = c.method
		_, shape := post(t, r)
		assert.Equal(t, c.shape, shape, name)
	}
}

// The Go SDK leaves zeros out; others send them.
func TestZeros(t *testing.T) {
	s := newServer(t)
	send(t, s, "1")
	receive := func(members string) (int, string) {
		body := `{"QueueUrl":"` + *s.events() + `",` + members + `}`
		r := valid().request(t, s.url+"/", body)
		r.Header.Set("X-Amz-Target", "AmazonSQS.ReceiveMessage")
		valid().sign(t, r, body)
		return post(t, r)
	}
	status, shape := receive(`"VisibilityTimeout":0`)
	assert.Equal(t, http.StatusOK, status, shape)
	time.Sleep(2 * time.Millisecond)
	assert.Equal(t, 1, s.counts(t).Visible)
	_, shape = receive(`"MaxNumberOfMessages":0`)
	assert.Equal(t, "InvalidParameterValue", shape)
}

// FuzzRequest posts rubbish under a good signature: no panic, no fault of ours.
func FuzzRequest(f *testing.F) {
	s := newServer(f)
	h := sqsapi.New(s.db, sqsapi.Credentials{AccessKeyID: accessKey, SecretAccessKey: secretKey}, s.url)
	url := *s.events()
	for _, seed := range [][2]string{
		{"SendMessage", `{"QueueUrl":"` + url + `","MessageBody":"{}","MessageAttributes":{"a":{"DataType":"String","StringValue":"b"}}}`},
		{"ReceiveMessage", `{"QueueUrl":"` + url + `","MaxNumberOfMessages":10,"MessageAttributeNames":["All"]}`},
		{"DeleteMessageBatch", `{"QueueUrl":"` + url + `","Entries":[{"Id":"a","ReceiptHandle":"b"}]}`},
		{"ChangeMessageVisibility", `{"QueueUrl":"` + url + `","ReceiptHandle":"b","VisibilityTimeout":1e9}`},
		{"GetQueueAttributes", `{"QueueUrl":"` + url + `","AttributeNames":["All"]}`},
		{"ListQueues", `null`},
	} {
		f.Add(seed[0], []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, operation string, body []byte) {
		if bytes.Contains(body, []byte("WaitTimeSeconds")) {
			t.Skip("it would wait")
		}
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Header.Set("X-Amz-Target", "AmazonSQS."+operation)
		valid().sign(t, r, string(body))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		assert.Less(t, w.Code, 500)
		assert.True(t, json.Valid(w.Body.Bytes()))
	})
}

// FuzzAuthorization changes the signature: none but the true one is let in.
func FuzzAuthorization(f *testing.F) {
	s := newServer(f)
	h := sqsapi.New(s.db, sqsapi.Credentials{AccessKeyID: accessKey, SecretAccessKey: secretKey}, s.url)
	f.Add("AWS4-HMAC-SHA256 Credential=user-456/20260101/r/sqs/aws4_request, SignedHeaders=host;x-amz-date, Signature=00", "20260101T000000Z")
	f.Add("AWS4-HMAC-SHA256 Credential=////,SignedHeaders=;,Signature=", "")
	f.Fuzz(func(t *testing.T, authorization, date string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}"))
		r.Header.Set("X-Amz-Target", "AmazonSQS.ListQueues")
		r.Header["Authorization"] = []string{authorization}
		r.Header["X-Amz-Date"] = []string{date}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		assert.Contains(t, []int{http.StatusBadRequest, http.StatusForbidden}, w.Code)
	})
}
