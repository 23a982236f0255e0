package main

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/postern-dev/postern/pkg/webhook"
)

// serviceError is a failure of a service behind the SDK of AWS, with the code to exit with.
type serviceError struct {
	text string
	exit int
	err  error
}

func (e *serviceError) Error() string { return e.text }
func (e *serviceError) Unwrap() error { return e.err }

// explainService says in a sentence what the service called what answered, or why no
// answer came, in place of all that the SDK says. What the domain says stays as it is.
func explainService(what, advice string, err error) error {
	var domain *webhook.Error
	var answer smithy.APIError
	var network *net.OpError
	var slow net.Error
	switch {
	case err == nil || errors.As(err, &domain):
		return err
	case errors.As(err, &answer) && refuses(answer.ErrorCode()):
		return &serviceError{fmt.Sprintf("%s refuses: %s (%s). %s", what, answer.ErrorMessage(), answer.ErrorCode(), advice), exitRefused, err}
	case errors.As(err, &answer):
		return &serviceError{fmt.Sprintf("%s answers: %s (%s).", what, answer.ErrorMessage(), answer.ErrorCode()), exitFailed, err}
	case errors.As(err, &network):
		return &serviceError{fmt.Sprintf("cannot reach %s: %v. Is it running, and is the address right?", what, network.Err), exitUnavailable, err}
	case errors.As(err, &slow) && slow.Timeout():
		return &serviceError{what + " does not answer. Is it running, and is the address right?", exitUnavailable, err}
	}
	return &serviceError{fmt.Sprintf("%s: %v. %s", what, err, advice), exitFailed, err}
}

// refuses says whether the code of an error of AWS means that one is not let in.
func refuses(code string) bool {
	for _, part := range []string{"AccessDenied", "UnrecognizedClient", "Signature", "Token", "InvalidAccessKey", "Credential"} {
		if strings.Contains(code, part) {
			return true
		}
	}
	return false
}
