package main

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"
)

// event returns the body and the headers, but for the signature.
func (f *sendFlags) event(cmd *cobra.Command, name string) ([]byte, http.Header, error) {
	s, known := samples[name]
	if f.body == "" && !known {
		return nil, nil, usage(cmd, "there is no sample event of "+name+"; give one with --body")
	}
	if f.body != "" {
		if err := f.checkOwn(cmd, s); err != nil {
			return nil, nil, err
		}
	}
	id, kind := f.id, f.kind
	if id == "" && known {
		id = s.id()
	}
	if kind == "" {
		kind = s.kind
	}
	headers := s.headers(id, kind)
	if f.body != "" {
		body, err := readInput(cmd, f.body)
		return body, headers, err
	}
	body, err := s.body(name, id, kind)
	return body, headers, err
}

// checkOwn refuses what cannot be put into a body that the user gives.
func (f *sendFlags) checkOwn(cmd *cobra.Command, s sample) error {
	var inBody []string
	if f.kind != "" && !s.typedByHeader() {
		inBody = append(inBody, "--type")
	}
	if f.id != "" && !s.namedByHeader() {
		inBody = append(inBody, "--id")
	}
	if len(inBody) == 0 {
		return nil
	}
	return usage(cmd, strings.Join(inBody, " and ")+" cannot change a body of your own: this provider tells it in the body")
}
