package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/postern-dev/postern/internal/awsserver"
)

// startServers starts what speaks AWS's protocols, unless that runs already.
func (s *stack) startServers(context.Context) error {
	s.servers = map[awsserver.Service]string{}
	for _, service := range awsserver.Services {
		endpoint, err := s.server(service)
		if err != nil {
			return err
		}
		s.servers[service] = endpoint
	}
	return nil
}

func (s *stack) server(service awsserver.Service) (endpoint string, err error) {
	switch {
	case s.aws != "":
		return s.aws, nil
	case s.localStack:
		return awsserver.LocalStack()
	default:
		return awsserver.Endpoint(service)
	}
}

func (s *stack) awsConfig(service awsserver.Service) aws.Config {
	return awsserver.Config(s.servers[service])
}
