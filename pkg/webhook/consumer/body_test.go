package consumer_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

// apart returns an event whose body is in blobs.
func apart(t testing.TB, blobs webhook.Blobs, id, body string) webhook.Event {
	t.Helper()
	ref, err := blobs.Put(t.Context(), []byte(body))
	require.NoError(t, err)
	digest := sha256.Sum256([]byte(body))
	e := anEvent(id)
	e.Data, e.DataRef, e.DataSize, e.DataSHA256 = nil, ref, len(body), hex.EncodeToString(digest[:])
	return e
}

// swapped has another body than was put.
type swapped string

func (s swapped) Get(context.Context, string) ([]byte, error) { return []byte(s), nil }

// broken fails, or panics where it has no error.
type broken struct{ err error }

func (b broken) Get(context.Context, string) ([]byte, error) {
	if b.err == nil {
		panic("no error")
	}
	return nil, b.err
}

func TestLargeBody(t *testing.T) {
	body := strings.Repeat("\xff large", 300_000)
	store := &memory.Blobs{}
	down := errors.New("connection refused")
	tests := []struct {
		name  string
		blobs consumer.Blobs
		want  error
	}{
		{"as it was put", store, nil},
		{"gone", &memory.Blobs{}, webhook.ErrNotFound},
		{"out of reach", broken{down}, down},
		{"a panic", broken{}, consumer.ErrPanicked},
		{"cut short", swapped(body[1:]), consumer.ErrBody},
		{"too long", swapped(body + "x"), consumer.ErrBody},
		{"another of that size", swapped("x" + body[1:]), consumer.ErrBody},
		{"empty", swapped(""), consumer.ErrBody},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var w workflow
			var r reports
			c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: &memory.Claims{}, Blobs: tt.blobs, Report: r.add})
			failed := failures(t, t.Context(), c, batchOf(encode(t, apart(t, store, "a", body))))
			assert.ErrorIs(t, r.only(t).Err, tt.want)
			if tt.want != nil {
				assert.Len(t, failed, 1)
				assert.Empty(t, w.events())
				assert.Equal(t, "a", r.only(t).EventID)
				return
			}
			assert.Empty(t, failed)
			require.Len(t, w.events(), 1)
			assert.Equal(t, body, string(w.events()[0].Data), "I4")
		})
	}
}

func TestLargeBodyWithoutBlobsFails(t *testing.T) {
	c := newConsumer(t, consumer.Config{Handler: (&workflow{}).handle})
	assert.Len(t, failures(t, t.Context(), c, batchOf(encode(t, apart(t, &memory.Blobs{}, "a", "x")), encode(t, anEvent("b")))), 1)
}

func TestBodyMustHaveTheSizeAndDigestOfTheEvent(t *testing.T) {
	store := &memory.Blobs{}
	for name, change := range map[string]func(e *webhook.Event){
		"another size":   func(e *webhook.Event) { e.DataSize++ },
		"no size":        func(e *webhook.Event) { e.DataSize = 0 },
		"another digest": func(e *webhook.Event) { e.DataSHA256 = strings.Repeat("0", 64) },
		"no digest":      func(e *webhook.Event) { e.DataSHA256 = "" },
	} {
		t.Run(name, func(t *testing.T) {
			var r reports
			e := apart(t, store, "a", "large")
			change(&e)
			c := newConsumer(t, consumer.Config{Handler: (&workflow{}).handle, Blobs: store, Report: r.add})
			assert.Len(t, failures(t, t.Context(), c, batchOf(encode(t, e))), 1)
			assert.ErrorIs(t, r.only(t).Err, consumer.ErrBody)
		})
	}
}
