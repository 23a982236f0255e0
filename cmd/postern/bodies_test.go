package main

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/s3"
	"github.com/postern-dev/postern/pkg/webhook"
)

func detached(ref, body string) webhook.Event {
	sum := sha256.Sum256([]byte(body))
	return webhook.Event{DataRef: ref, DataSize: len(body), DataSHA256: hex.EncodeToString(sum[:])}
}

func TestABodyIsTakenFromTheServerOfTheCredentialsAlone(t *testing.T) { // I5
	s, requests := answering(t, 200, "application/octet-stream", "large")
	env := environment(s.URL)
	b := bodies{&settings{getenv: func(name string) string { return env[name] }}}
	got, err := b.of(t.Context(), detached("http://elsewhere.invalid/local/blobs/ab", "large"))
	require.NoError(t, err)
	assert.Equal(t, "large", string(got))
	require.Len(t, *requests, 1)
	assert.Equal(t, "/local/blobs/ab", (*requests)[0].path)
	assert.Equal(t, "Bearer pstn_env", (*requests)[0].header.Get("Authorization"))

	_, err = b.of(t.Context(), detached("http://elsewhere.invalid/local/blobs/ab", "other"))
	assert.ErrorContains(t, err, "is not it", "I4")
}

func TestABodyThatIsGone(t *testing.T) {
	s, _ := answering(t, 404, "text/plain", "404")
	env := environment(s.URL)
	b := bodies{&settings{getenv: func(name string) string { return env[name] }}}
	_, err := b.of(t.Context(), detached("http://127.0.0.1/local/blobs/ab", "large"))
	assert.ErrorContains(t, err, "answered 404 Not Found")
}

func TestABodyInS3(t *testing.T) {
	cfg := awstest.S3(t)
	awsEnvironment(t, cfg)
	client := s3.NewClient(cfg)
	ref, err := s3.New(client, awstest.Bucket(t, client)).Put(t.Context(), []byte("large"))
	require.NoError(t, err)
	got, err := bodies{}.of(t.Context(), detached(ref, "large"))
	require.NoError(t, err)
	assert.Equal(t, "large", string(got))
	_, err = bodies{}.of(t.Context(), detached(ref, "other"))
	assert.ErrorContains(t, err, "is not it")
}
