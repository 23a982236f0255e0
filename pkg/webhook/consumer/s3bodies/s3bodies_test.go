package s3bodies_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/s3"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer/s3bodies"
)

func TestBodies(t *testing.T) {
	client := s3.NewClient(awstest.S3(t))
	bucket := awstest.Bucket(t, client)
	ref, err := s3.New(client, bucket).Put(t.Context(), []byte("large"))
	require.NoError(t, err)
	bodies := s3bodies.New(client, bucket)
	got, err := bodies.Get(t.Context(), ref)
	require.NoError(t, err)
	assert.Equal(t, "large", string(got))
	_, err = bodies.Get(t.Context(), ref[:len(ref)-4]+"0000")
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}
