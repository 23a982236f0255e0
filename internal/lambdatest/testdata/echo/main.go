// Command echo is a Lambda function that does what it is told, for the tests of
// package lambdatest.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type order struct {
	Do   string
	Text string
	Size int
	For  time.Duration
}

type answer struct {
	Text         string
	PID          int
	RequestID    string
	FunctionARN  string
	TraceID      string
	Milliseconds int64
	Env          []string
}

func main() {
	if os.Getenv("REFUSE_TO_START") != "" {
		fmt.Fprintln(os.Stderr, "refusing to start")
		os.Exit(3)
	}
	lambda.Start(obey)
}

func obey(ctx context.Context, raw json.RawMessage) (any, error) {
	var o order
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil, err
	}
	fmt.Println("doing", o.Do)
	switch o.Do {
	case "fail":
		return nil, errors.New(o.Text)
	case "panic":
		panic(o.Text)
	case "exit":
		os.Exit(7)
	case "sleep":
		time.Sleep(o.For)
	case "grow":
		return strings.Repeat("x", o.Size), nil
	}
	return answerTo(ctx, o), nil
}

func answerTo(ctx context.Context, o order) answer {
	lc, _ := lambdacontext.FromContext(ctx)
	deadline, _ := ctx.Deadline()
	return answer{
		Text:         o.Text,
		PID:          os.Getpid(),
		RequestID:    lc.AwsRequestID,
		FunctionARN:  lc.InvokedFunctionArn,
		TraceID:      os.Getenv("_X_AMZN_TRACE_ID"),
		Milliseconds: time.Until(deadline).Milliseconds(),
		Env:          os.Environ(),
	}
}
