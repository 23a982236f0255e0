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
	lambda.Start(gateway.Handler(api.Logged(log, name, h)))
}
