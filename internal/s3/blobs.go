// Package s3 keeps in a bucket of S3 what is too large for the queue and the tables.
package s3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/postern-dev/postern/pkg/webhook"
)

// sizeLimit is the most bytes of a blob: Lambda takes no larger request.
//
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const sizeLimit = 6 << 20

// keyPrefix begins the key of every blob, of which the rest is its SHA-256 in hex.
const keyPrefix = "bodies/"

// Blobs implements [webhook.Blobs]. How long they are kept is for the bucket's
// lifecycle to say.
type Blobs struct {
	client *s3.Client
	bucket string
}

// New returns the blobs of a bucket.
func New(client *s3.Client, bucket string) *Blobs { return &Blobs{client, bucket} }

// Put stores b, of at most 6 MiB, and returns s3://<bucket>/bodies/<SHA-256 in hex>.
// It writes anew what is there already, since the lifecycle counts from the last
// write. S3 refuses bytes that do not have the digest.
func (s *Blobs) Put(ctx context.Context, b []byte) (ref string, err error) {
	if len(b) > sizeLimit {
		return "", fmt.Errorf("put blob: %d bytes of at most %d", len(b), sizeLimit)
	}
	digest := sha256.Sum256(b)
	key := keyPrefix + hex.EncodeToString(digest[:])
	_, err = s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:         &s.bucket,
		Key:            &key,
		Body:           bytes.NewReader(b),
		ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(digest[:])),
	})
	if err != nil {
		return "", err
	}
	return s.refPrefix() + strings.TrimPrefix(key, keyPrefix), nil
}

func (s *Blobs) refPrefix() string { return "s3://" + s.bucket + "/" + keyPrefix }

// Get returns what ref stands for. It fails for a ref that is not of this bucket.
// To tell what is gone from what is forbidden, S3 wants s3:ListBucket to be allowed.
//
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
func (s *Blobs) Get(ctx context.Context, ref string) ([]byte, error) {
	digest, err := s.digestIn(ref)
	if err != nil {
		return nil, err
	}
	out, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &s.bucket, Key: aws.String(keyPrefix + digest)})
	var gone *types.NoSuchKey
	if errors.As(err, &gone) {
		return nil, webhook.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	defer out.Body.Close()
	return read(out.Body, digest)
}

var digestPattern = regexp.MustCompile(`\A[0-9a-f]{64}\z`)

func (s *Blobs) digestIn(ref string) (string, error) {
	digest, ok := strings.CutPrefix(ref, s.refPrefix())
	if !ok || !digestPattern.MatchString(digest) {
		return "", fmt.Errorf("get blob: %q is none of %s", ref, s.refPrefix())
	}
	return digest, nil
}

// read returns what body holds if it has that digest. Of more than sizeLimit it
// reads as much as it takes to see that it has not.
func read(body io.Reader, digest string) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(body, sizeLimit+1))
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != digest {
		return nil, webhook.ErrBlobBroken
	}
	return b, nil
}
