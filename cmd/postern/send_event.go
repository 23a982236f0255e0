package main

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// event returns the body and the headers, but for the signature.
func (f *sendFlags) event(cmd *cobra.Command, p *provider.Provider) ([]byte, http.Header, error) {
	s := sampleOf(p)
	id, kind := cmp.Or(f.id, s.id()), cmp.Or(f.kind, s.kind)
	headers := s.headers(p, id, kind)
	if f.body != "" {
		if err := f.checkOwn(cmd, p); err != nil {
			return nil, nil, err
		}
		body, err := readInput(cmd, f.body)
		if err != nil {
			err = fmt.Errorf("read the body: %w", err)
		}
		return body, headers, err
	}
	body, contentType, err := s.body(p, id, kind)
	if err != nil {
		return nil, nil, usage(cmd, err.Error())
	}
	if s.header["Content-Type"] == "" {
		headers.Set("Content-Type", contentType)
	}
	return body, headers, nil
}

// checkOwn refuses what cannot be put into a body that the user gives.
func (f *sendFlags) checkOwn(cmd *cobra.Command, p *provider.Provider) error {
	var inBody []string
	if f.kind != "" && headerOf(p.EventType) == "" {
		inBody = append(inBody, "--type")
	}
	if f.id != "" && idHeader(p) == "" {
		inBody = append(inBody, "--id")
	}
	if len(inBody) == 0 {
		return nil
	}
	return usage(cmd, strings.Join(inBody, " and ")+" cannot change a body of your own, which is where "+p.Name+" tells it")
}
