package localtest

import (
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
)

// Systems hand out ports from 32768 (Linux) or 49152 (RFC 6335) on to whoever asks for any.
const (
	firstPort = 10_000
	lastPort  = 32_767
)

// FreeAddress returns an address of this machine, host:port, at which nothing listens and
// which no system hands out by itself: so it is still free when somebody listens there
// later, and again after that.
func FreeAddress() (string, error) {
	for range 100 {
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(firstPort+rand.IntN(lastPort-firstPort+1)))
		if l, err := net.Listen("tcp", address); err == nil {
			return address, l.Close()
		}
	}
	return "", errors.New("no port is free")
}
