package s3_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/s3"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

// maxBinary is the largest body that comes to Lambda as base64.
const maxBinary = 4_400_000

func TestBlobs(t *testing.T) {
	client := s3.NewClient(awstest.S3(t))
	bucket := awstest.Bucket(t, client)
	webhooktest.RunBlobs(t, func(*testing.T) (webhook.Blobs, webhooktest.Damage) {
		return s3.New(client, bucket), func(t *testing.T, ref string, with []byte) { overwrite(t, client, bucket, ref, with) }
	})
}

func overwrite(t *testing.T, client *awss3.Client, bucket, ref string, with []byte) {
	key := strings.TrimPrefix(ref, "s3://"+bucket+"/")
	_, err := client.PutObject(t.Context(), &awss3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(with)})
	require.NoError(t, err)
}

// openBlobs returns the blobs of a new bucket, behind a proxy.
func openBlobs(t testing.TB) (blobs *s3.Blobs, client *awss3.Client, bucket string, proxy *awstest.Proxy) {
	t.Helper()
	cfg := awstest.S3(t)
	client = s3.NewClient(cfg)
	bucket = awstest.Bucket(t, client)
	cfg, proxy = awstest.Through(t, cfg)
	return s3.New(s3.NewClient(cfg), bucket), client, bucket, proxy
}

func TestRef(t *testing.T) {
	blobs, client, bucket, _ := openBlobs(t)
	ref, err := blobs.Put(t.Context(), []byte("body"))
	require.NoError(t, err)
	const key = "bodies/230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5"
	assert.Equal(t, "s3://"+bucket+"/"+key, ref)

	_, err = s3.New(client, awstest.Bucket(t, client)).Get(t.Context(), ref)
	assert.ErrorContains(t, err, "is none of")
}

func TestRequestOfPut(t *testing.T) {
	blobs, _, _, proxy := openBlobs(t)
	body := make([]byte, maxBinary)
	_, _ = rand.Read(body)
	var header http.Header
	var length int64
	proxy.Inject(func(server http.Handler, w http.ResponseWriter, r *http.Request) {
		header, length = r.Header.Clone(), r.ContentLength
		server.ServeHTTP(w, r)
	})
	ref, err := blobs.Put(t.Context(), body)
	require.NoError(t, err)
	assert.Equal(t, 1, proxy.Calls())
	digest := sha256.Sum256(body)
	assert.Equal(t, base64.StdEncoding.EncodeToString(digest[:]), header.Get("X-Amz-Checksum-Sha256"))
	assert.EqualValues(t, maxBinary, length)
	assert.Empty(t, header.Get("Expect"), "the body waits for the server")

	got, err := blobs.Get(t.Context(), ref)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(body, got))
	assert.Equal(t, 1, proxy.Calls())
}

func TestPutTriesAgain(t *testing.T) {
	blobs, _, _, proxy := openBlobs(t)
	body := bytes.Repeat([]byte("x"), 1<<20)
	proxy.Inject(awstest.LoseCall, awstest.LoseAnswer)
	ref, err := blobs.Put(t.Context(), body)
	require.NoError(t, err)
	assert.Equal(t, 3, proxy.Calls())
	got, err := blobs.Get(t.Context(), ref)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(body, got))
}

func TestLimit(t *testing.T) {
	blobs, client, bucket, proxy := openBlobs(t)
	_, err := blobs.Put(t.Context(), make([]byte, 6<<20+1))
	require.Error(t, err)
	assert.Zero(t, proxy.Calls())

	// An object that has the digest of its name, and is too large all the same.
	large := make([]byte, 7<<20)
	digest := sha256.Sum256(large)
	ref := "s3://" + bucket + "/bodies/" + hex.EncodeToString(digest[:])
	overwrite(t, client, bucket, ref, large)
	_, err = blobs.Get(t.Context(), ref)
	assert.ErrorIs(t, err, webhook.ErrBlobBroken)
}

func TestFaultsAreNoAnswers(t *testing.T) {
	blobs, client, bucket, proxy := openBlobs(t)
	ref, err := blobs.Put(t.Context(), []byte("body"))
	require.NoError(t, err)
	denied := func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`))
	}
	cut := func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "4")
		_, _ = w.Write([]byte("bo"))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	for name, fault := range map[string]awstest.Fault{"denied": denied, "cut off": cut} {
		proxy.Inject(fault)
		_, err := blobs.Get(t.Context(), ref)
		require.Error(t, err, name)
		assert.NotErrorIs(t, err, webhook.ErrNotFound, name)
		assert.NotErrorIs(t, err, webhook.ErrBlobBroken, name)
	}
	_, err = s3.New(client, bucket+"-none").Put(t.Context(), []byte("body"))
	require.Error(t, err)
}

func BenchmarkPut(b *testing.B) {
	blobs, _, _, _ := openBlobs(b)
	body := make([]byte, maxBinary)
	_, _ = rand.Read(body)
	b.SetBytes(maxBinary)
	for b.Loop() {
		if _, err := blobs.Put(b.Context(), body); err != nil {
			b.Fatal(err)
		}
	}
}
