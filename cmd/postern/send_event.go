package main

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// event returns the body and the headers, but for the signature.
func (f *sendFlags) event(cmd *cobra.Command, p *provider.Provider) ([]byte, http.Header, error) {
	s, known := samples[p.Name]
	switch {
	case f.body != "":
		return f.ownEvent(cmd, p, s)
	case !known:
		return nil, nil, usage(cmd, "there is no sample event of "+p.Name+"; give one with --body")
	}
	id, kind := cmp.Or(f.id, s.id()), cmp.Or(f.kind, s.kind)
	body, err := s.body(p.Name, id, kind)
	return body, s.headers(id, kind), err
}

// ownEvent has the body that the user gives, and the headers that come with any event.
func (f *sendFlags) ownEvent(cmd *cobra.Command, p *provider.Provider, s sample) ([]byte, http.Header, error) {
	if err := f.checkOwn(cmd, p, s); err != nil {
		return nil, nil, err
	}
	id := f.id
	if id == "" && s.id != nil {
		id = s.id()
	}
	headers := s.headers(id, cmp.Or(f.kind, s.kind))
	setHeader(headers, p.EventID, f.id)
	setHeader(headers, p.EventType, f.kind)
	body, err := readInput(cmd, f.body)
	return body, headers, err
}

// checkOwn refuses what cannot be put into a body that the user gives.
func (f *sendFlags) checkOwn(cmd *cobra.Command, p *provider.Provider, s sample) error {
	var inBody []string
	if f.kind != "" && headerOf(p.EventType) == "" {
		inBody = append(inBody, "--type")
	}
	if f.id != "" && headerOf(p.EventID) == "" && !s.namedByHeader() {
		inBody = append(inBody, "--id")
	}
	if len(inBody) == 0 {
		return nil
	}
	return usage(cmd, strings.Join(inBody, " and ")+" cannot change a body of your own, which is where "+p.Name+" tells it")
}

func setHeader(h http.Header, places []provider.Place, value string) {
	if name := headerOf(places); name != "" && value != "" {
		h.Set(name, value)
	}
}

// headerOf is the header among places; empty where none is.
func headerOf(places []provider.Place) string {
	for _, p := range places {
		if p.In == provider.InHeader {
			return p.Name
		}
	}
	return ""
}
