package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/postern-dev/postern/internal/s3"
	"github.com/postern-dev/postern/pkg/webhook"
)

// maxLargeBody is above what Lambda takes.
const maxLargeBody = 8 << 20

// bodyOf returns the body of an event, wherever that is.
type bodyOf func(context.Context, webhook.Event) ([]byte, error)

// bodies fetches the bodies that do not fit on the queue.
type bodies struct{ settings *settings }

// of returns the body of e: what is in it, or what its dataref leads to.
func (b bodies) of(ctx context.Context, e webhook.Event) ([]byte, error) {
	if e.DataRef == "" {
		return e.Data, nil
	}
	fetch := b.local
	if strings.HasPrefix(e.DataRef, "s3:") {
		fetch = b.s3
	}
	body, err := fetch(ctx, e.DataRef)
	if err != nil {
		return nil, fmt.Errorf("fetch the body: %w", err)
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != e.DataSHA256 || len(body) != e.DataSize {
		return nil, fmt.Errorf("fetch the body: what is at %s is not it", e.DataRef)
	}
	return body, nil
}

func (b bodies) s3(ctx context.Context, ref string) ([]byte, error) {
	u, err := url.Parse(ref)
	if err != nil {
		return nil, err
	}
	cfg, err := loadAWS(ctx)
	if err != nil {
		return nil, err
	}
	return s3.New(s3.NewClient(cfg), u.Host).Get(ctx, ref)
}

// local fetches a body from the local server, to which alone the credentials go,
// whatever address ref names.
func (b bodies) local(ctx context.Context, ref string) ([]byte, error) {
	u, err := url.Parse(ref)
	if err != nil {
		return nil, err
	}
	c, err := b.settings.credentials()
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(c.Endpoint, "/")+u.EscapedPath(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.PrivateKey)
	req.Header.Set("Postern-Workspace-Id", c.WorkspaceID)
	req.Header.Set("Postern-User-Id", c.UserID)
	res, err := newPoster().Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", ref, res.Status)
	}
	return io.ReadAll(io.LimitReader(res.Body, maxLargeBody))
}
