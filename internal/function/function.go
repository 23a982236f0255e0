// Package function starts a Lambda function from a handler of the API.
package function

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/gateway"
	"github.com/postern-dev/postern/internal/metrics"
	"github.com/postern-dev/postern/pkg/webhook"
)

// Build makes a function's handler from its environment.
type Build func(ctx context.Context, getenv func(string) string) (api.Handler, error)

// Main runs the function of that name. It returns only when it cannot start, by
// ending the process with status 1.
func Main(name string, build Build) {
	log := lambdacontext.NewLogger()
	h, err := build(context.Background(), os.Getenv)
	if err != nil {
		log.LogAttrs(context.Background(), slog.LevelError, "cannot start", slog.String("error", err.Error()))
		os.Exit(1)
	}
	lambda.Start(gateway.Handler(strictTransport(os.Getenv("POSTERN_HSTS_MAX_AGE"), api.Metered(log, meter(os.Getenv), name, h))))
}

// meter returns nil where the environment names no namespace.
func meter(getenv func(string) string) api.Meter {
	namespace := getenv("POSTERN_METRICS_NAMESPACE")
	if namespace == "" {
		return nil
	}
	return metrics.New(namespace, getenv("POSTERN_BUSY_WEBHOOK"), webhook.SystemClock{}.Now)
}

// strictTransport has clients ask this host with TLS alone for maxAge seconds (RFC
// 6797), where the host is the deployment's own: then maxAge is set.
func strictTransport(maxAge string, next api.Handler) api.Handler {
	if maxAge == "" {
		return next
	}
	return func(ctx context.Context, r *api.Request) *api.Response {
		resp := next(ctx, r)
		resp.Header["Strict-Transport-Security"] = []string{"max-age=" + maxAge}
		return resp
	}
}
