package sqsapi

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/pkg/webhook"
)

// apiError is an error as SQS answers it: an SDK gets its shape from the body,
// and its code, where that differs, from the header X-Amzn-Query-Error.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait
type apiError struct {
	status int
	shape  string
	// code is that of SQS's older protocol; empty where it is the shape.
	code    string
	message string
}

func (e *apiError) Error() string { return e.shape + ": " + e.message }

// sender returns an error that is the caller's fault. Its older code has a prefix.
func sender(shape, message string) *apiError {
	return &apiError{http.StatusBadRequest, shape, "AWS.SimpleQueueService." + shape, message}
}

// plain is sender without the prefix.
func plain(shape, message string) *apiError {
	return &apiError{http.StatusBadRequest, shape, "", message}
}

func invalid(format string, args ...any) *apiError {
	return plain("InvalidParameterValue", fmt.Sprintf(format, args...))
}

func notFound(message string) *apiError {
	return &apiError{http.StatusNotFound, "ResourceNotFoundException", "", message}
}

func denied(shape, code, message string) *apiError {
	return &apiError{http.StatusForbidden, shape, code, message}
}

var (
	errUnknownOperation = plain("UnknownOperationException", "The local queue has no such operation.")
	errMalformed        = plain("SerializationException", "The request is not JSON of the expected form, in UTF-8.")
	errRequestTooLarge  = plain("RequestEntityTooLargeException", "The request is too large.")
	errNoQueue          = &apiError{
		http.StatusBadRequest, "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue",
		"The specified queue does not exist.",
	}
)

// answer gives an error of the queue the form of SQS's.
func answer(err error) *apiError {
	if e, ok := errors.AsType[*apiError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*bolt.ContentError](err); ok {
		if e.Characters {
			return plain("InvalidMessageContents", e.Message+".")
		}
		return invalid("%s.", e.Message)
	}
	switch {
	case errors.Is(err, webhook.ErrTooLarge):
		return invalid("Message must be shorter than %d bytes.", bolt.MaxMessage+1)
	case errors.Is(err, bolt.ErrBadReceipt):
		return plain("ReceiptHandleIsInvalid", "The receipt handle is none.")
	case errors.Is(err, bolt.ErrStaleReceipt):
		return invalid("The receipt handle has expired: the message was received again since.")
	case errors.Is(err, bolt.ErrNotInFlight):
		return sender("MessageNotInflight", "The message is deleted, or visible again.")
	}
	return &apiError{http.StatusServiceUnavailable, "ServiceUnavailable", "", err.Error()}
}

func writeError(w http.ResponseWriter, err error) {
	e := answer(err)
	code, fault := e.code, "Sender"
	if code == "" {
		code = e.shape
	}
	if e.status >= 500 {
		fault = "Receiver"
	}
	w.Header().Set("X-Amzn-Query-Error", code+";"+fault)
	writeJSON(w, e.status, map[string]string{"__type": "com.amazonaws.sqs#" + e.shape, "message": e.message})
}
