package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Logged logs one line for each request that next answers, and answers for it
// if it panics. No line holds a body, a header or anything else that a stranger
// or a secret wrote (I5).
func Logged(log *slog.Logger, name string, next Handler) Handler {
	return Metered(log, nil, name, next)
}

// Metered is [Logged] with lines that also say what meter, unless it is nil, makes of them.
func Metered(log *slog.Logger, meter Meter, name string, next Handler) Handler {
	return func(ctx context.Context, r *Request) (resp *Response) {
		began := time.Now()
		line := &line{began: began, attrs: make([]slog.Attr, 0, usualAttrs)}
		defer func() {
			if p := recover(); p != nil {
				// The value of a panic may quote data; its type and place do not.
				line.add(slog.String("panic", fmt.Sprintf("%T", p)), slog.String("stack", string(debug.Stack())))
				resp = problem(errors.New("panic"))
			}
			line.seen.Status, line.seen.Took = resp.Status, time.Since(began)
			write := line.measure(meter)
			line.add(slog.Int("status", resp.Status), line.took())
			if write {
				log.LogAttrs(ctx, level(resp.Status, line), name, line.attrs...)
			}
		}()
		return next(context.WithValue(ctx, lineKey{}, line), r)
	}
}

// line gathers what a request's one line in the log will say.
type line struct {
	began time.Time
	attrs []slog.Attr
	warn  bool
	seen  Observation
	// metered says that the line has metrics.
	metered bool
}

// usualAttrs is how many a line has in the usual case.
const usualAttrs = 12

type lineKey struct{}

func (l *line) add(attrs ...slog.Attr) { l.attrs = append(l.attrs, attrs...) }

// lineOf returns the line of the request that ctx belongs to.
func lineOf(ctx context.Context) *line {
	if l, ok := ctx.Value(lineKey{}).(*line); ok {
		return l
	}
	return &line{}
}

// fail logs err and answers with it.
func fail(ctx context.Context, err error) *Response {
	lineOf(ctx).fault(err)
	return problem(err)
}

// receipt adds what became of a delivery.
func (l *line) receipt(r webhook.Receipt) {
	l.seen.Delivery, l.seen.Webhook, l.seen.Outcome, l.seen.Items = true, r.Webhook.ID, r.Outcome, r.Items
	if !r.SignedAt.IsZero() {
		l.seen.Age = l.began.Sub(r.SignedAt)
	}
	if w := r.Webhook; w.ID != "" {
		l.add(slog.String("webhook", w.ID), slog.String("provider", w.Provider))
	}
	if r.Outcome != "" {
		l.add(slog.String("outcome", string(r.Outcome)))
	}
	if n := r.Items; n != (webhook.Tally{}) {
		l.add(slog.Group("items", slog.Int("queued", n.Queued), slog.Int("duplicate", n.Duplicate),
			slog.Int("ignored", n.Ignored), slog.Int("unfit", n.Unfit), slog.Int("failed", n.Failed)))
	}
	if r.Kept != "" {
		l.add(slog.String("kept", r.Kept))
	}
	if r.Cause != "" {
		l.add(slog.String("cause", r.Cause))
	}
	if r.Warning != nil {
		l.warn = true
		l.add(slog.String("warning", r.Warning.Error()))
	}
}

// fault adds an error's code, and what lies beneath it where that is our own fault.
func (l *line) fault(err error) {
	var e *webhook.Error
	if !errors.As(err, &e) {
		return
	}
	l.seen.Code = e.Code
	l.add(slog.String("code", e.Code))
	if e.Kind == webhook.Unavailable && e.Err != nil {
		l.add(slog.String("error", e.Err.Error()))
	}
}

func level(status int, l *line) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelError
	case l.warn:
		return slog.LevelWarn
	}
	return slog.LevelInfo
}
