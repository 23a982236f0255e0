package main

import (
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
