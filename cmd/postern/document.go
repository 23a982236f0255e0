package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// document reads JSON: as given, or from the file of that name, or from standard input.
func document(cmd *cobra.Command, flag, given string) (json.RawMessage, error) {
	if given == "" || json.Valid([]byte(given)) {
		return json.RawMessage(given), nil
	}
	if strings.HasPrefix(strings.TrimSpace(given), "{") {
		return nil, usage(cmd, fmt.Sprintf("--%s is not JSON: %s", flag, jsonFault([]byte(given))))
	}
	b, err := readInput(cmd, given)
	if err != nil {
		return nil, usage(cmd, fmt.Sprintf("--%s is neither JSON nor a file: %v", flag, err))
	}
	if !json.Valid(b) {
		return nil, usage(cmd, fmt.Sprintf("--%s: what %s holds is not JSON: %s", flag, given, jsonFault(b)))
	}
	return bytes.TrimSpace(b), nil
}

// jsonFault says where, counting lines and bytes from 1, and how b is no JSON.
func jsonFault(b []byte) string {
	var fault *json.SyntaxError
	var v json.RawMessage
	if err := json.Unmarshal(b, &v); !errors.As(err, &fault) {
		return "it cannot be read"
	}
	// The offset is that behind the byte at fault, or the end of b.
	before := b[:max(fault.Offset-1, 0)]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Sprintf("line %d, column %d: %s", line, column, fault)
}
