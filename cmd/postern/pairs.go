package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// pairs reads NAME=VALUE, once each.
func pairs(cmd *cobra.Command, flag string, given []string) (map[string]string, error) {
	if len(given) == 0 {
		return nil, nil
	}
	read := make(map[string]string, len(given))
	for _, p := range given {
		name, value, ok := strings.Cut(p, "=")
		if _, twice := read[name]; !ok || name == "" || twice {
			return nil, usage(cmd, fmt.Sprintf("--%s %q is not a NAME=VALUE of its own", flag, p))
		}
		read[name] = value
	}
	return read, nil
}

// matches reads POINTER=VALUE, where a pointer that is given more than once wants any
// of its values. A value that is JSON is taken for it, others for strings. A single
// empty one takes all matches away.
func matches(cmd *cobra.Command, given []string) (map[string]any, error) {
	if len(given) == 0 {
		return nil, nil
	}
	read := map[string]any{}
	if len(given) == 1 && given[0] == "" {
		return read, nil
	}
	for _, p := range given {
		pointer, value, ok := strings.Cut(p, "=")
		if !ok {
			return nil, usage(cmd, fmt.Sprintf("--match %q is not a POINTER=VALUE, such as /action=opened", p))
		}
		values, _ := read[pointer].([]json.RawMessage)
		read[pointer] = append(values, jsonOrString(value))
	}
	return read, nil
}

func jsonOrString(s string) json.RawMessage {
	if json.Valid([]byte(s)) {
		return json.RawMessage(s)
	}
	b, _ := json.Marshal(s) // strings always marshal
	return b
}

// document reads JSON: as given, or from the file of that name, or from standard input.
func document(cmd *cobra.Command, flag, given string) (json.RawMessage, error) {
	if given == "" || json.Valid([]byte(given)) {
		return json.RawMessage(given), nil
	}
	b, err := readInput(cmd, given)
	if err != nil {
		return nil, usage(cmd, fmt.Sprintf("--%s is neither JSON nor a file: %v", flag, err))
	}
	if b = bytes.TrimSpace(b); !json.Valid(b) {
		return nil, usage(cmd, fmt.Sprintf("--%s: what %s holds is not JSON", flag, given))
	}
	return b, nil
}
