package lambdatest

import (
	"fmt"
	"time"
)

// FunctionError is what Lambda says of an invocation that failed.
type FunctionError struct {
	// Type is the name of the handler's error type, or Lambda's name for what
	// befell the process: "Runtime.ExitError" or "Sandbox.Timedout".
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

func (e *FunctionError) Error() string { return e.Type + ": " + e.Message }

func timedOut(id string, after time.Duration) *FunctionError {
	return &FunctionError{
		Type:    "Sandbox.Timedout",
		Message: fmt.Sprintf("RequestId: %s Error: Task timed out after %.2f seconds", id, after.Seconds()),
	}
}

func exited(id string, exit error) *FunctionError {
	how := "exit status 0"
	if exit != nil {
		how = exit.Error()
	}
	return &FunctionError{
		Type:    "Runtime.ExitError",
		Message: fmt.Sprintf("RequestId: %s Error: Runtime exited with error: %s", id, how),
	}
}

func tooLarge() *FunctionError {
	return &FunctionError{
		Type:    "Function.ResponseSizeTooLarge",
		Message: fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", MaxAnswer),
	}
}
