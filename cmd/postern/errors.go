package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// explain says in one line what went wrong, and what to do about it.
func explain(err error) string {
	var api *client.Error
	var domain *webhook.Error
	switch {
	case errors.As(err, new(*refusal)):
		return err.Error()
	case errors.As(err, &api):
		return explainAPI(api)
	case errors.As(err, &domain) && domain.Kind != webhook.Unavailable:
		return sentences(domain.Message, adviceOn(domain.Field), domain.Code)
	case errors.Is(err, context.Canceled):
		return "interrupted"
	}
	return err.Error()
}

func explainAPI(e *client.Error) string {
	code := e.Code
	if e.Status != 0 {
		code = fmt.Sprintf("%d %s", e.Status, e.Code)
	}
	return sentences(e.Detail, advice(e), code)
}

func sentences(what, advice, code string) string {
	parts := []string{what}
	if advice != "" {
		parts = append(parts, advice)
	}
	return strings.Join(append(parts, "("+code+")"), " ")
}
