package main

import (
	"fmt"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// refusal is a delivery that was answered with an error, or not at all.
type refusal struct{ answer *client.Error }

func (r *refusal) Unwrap() error { return r.answer }

func (r *refusal) Error() string {
	what := r.answer.Code
	if r.answer.Status != 0 {
		what = fmt.Sprintf("refused with %d %s", r.answer.Status, r.answer.Code)
	}
	parts := []string{what + ":", r.answer.Detail}
	if a := r.advice(); a != "" {
		parts = append(parts, a)
	}
	return strings.Join(parts, " ")
}

func (r *refusal) advice() string {
	switch r.answer.Code {
	case "signature_mismatch":
		return "Is the secret the one that the webhook has?"
	case "signature_replayed":
		return "This provider signs each event once: send another id."
	case "webhook_not_found", "not_found":
		return "Is the URL right? See \"postern list\"."
	case "webhook_not_configured":
		return "Give it provider and secret with \"postern generate\"."
	case client.CodeUnreachable:
		return "Is the server of the URL running?"
	}
	return ""
}
