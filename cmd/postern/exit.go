package main

import (
	"errors"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// Exit codes, as the help of the root command describes them.
const (
	exitOK = iota
	exitFailed
	exitUsage
	exitRefused
	exitUnavailable
)

func exitCode(err error) int {
	var bad *usageError
	var domain *webhook.Error
	var refused *refusal
	var service *serviceError
	var request *unverified
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &service):
		return service.exit
	case errors.As(err, &request):
		return request.exit
	case errors.As(err, &bad):
		return exitUsage
	case errors.As(err, &domain):
		return exitCodeOf(domain.Kind)
	case errors.Is(err, client.ErrUnavailable):
		return exitUnavailable
	case errors.As(err, &refused), errors.Is(err, client.ErrUnauthorized), errors.Is(err, client.ErrRefused):
		return exitRefused
	case errors.Is(err, client.ErrInvalid):
		return exitUsage
	}
	return exitFailed
}

func exitCodeOf(k webhook.Kind) int {
	switch k {
	case webhook.Invalid:
		return exitUsage
	case webhook.Unauthorized:
		return exitRefused
	case webhook.Unavailable:
		return exitUnavailable
	}
	return exitFailed
}
