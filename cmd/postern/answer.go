package main

import (
	"bytes"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// ownAnswer reads --answer: nil where it is not given.
func ownAnswer(cmd *cobra.Command, given string) (*client.Answer, error) {
	b, err := document(cmd, "answer", given)
	if err != nil || len(b) == 0 {
		return nil, err
	}
	var a *client.Answer
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil || a == nil {
		return nil, usage(cmd, "--answer must be an object of status, content_type and body")
	}
	return a, nil
}
