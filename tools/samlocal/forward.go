package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/postern-dev/postern/internal/forward"
)

// hostName is what containers know this machine by.
const hostName = "host.docker.internal"

// forward makes the servers, which listen on the loopback address, reachable for
// containers, and returns by which variables.
func (s *stack) forward() (map[string]string, error) {
	endpoints := map[string]string{}
	for service, server := range s.servers {
		port, err := s.forwardTo(server)
		if err != nil {
			return nil, err
		}
		endpoints["AWS_ENDPOINT_URL_"+string(service)] = fmt.Sprintf("http://%s:%d", hostName, port)
	}
	return endpoints, nil
}

func (s *stack) forwardTo(server string) (port int, err error) {
	u, err := url.Parse(server)
	if err != nil {
		return 0, err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(hostAddress(), "0"))
	if err != nil {
		return 0, err
	}
	front := &http.Server{Handler: forward.To(u), ReadHeaderTimeout: 10 * time.Second}
	s.closers = append(s.closers, front)
	go front.Serve(listener) //nolint:errcheck // It ends when the stack does.
	return listener.Addr().(*net.TCPAddr).Port, nil
}
