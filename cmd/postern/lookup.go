package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// lookup returns the provider of that name, or a usage error that says which may be meant.
func lookup(cmd *cobra.Command, name string) (*provider.Provider, error) {
	if p, ok := provider.Lookup(name); ok {
		return p, nil
	}
	message := "there is no provider " + name
	if question := didYouMean(near(name, provider.Names())); question != "" {
		return nil, usage(cmd, message+"; "+question)
	}
	return nil, usage(cmd, message+"; see \"postern providers\"")
}

// suggestProvider adds to Postern's refusal of a provider which may be meant by name. The
// names that this program knows need not be those that Postern does.
func suggestProvider(err error, name string) error {
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Field != "provider" {
		return err
	}
	if _, known := provider.Lookup(name); known {
		return err
	}
	question := didYouMean(near(name, provider.Names()))
	if question == "" {
		return err
	}
	more := *refused
	more.Detail += " D" + question[1:]
	return &more
}
