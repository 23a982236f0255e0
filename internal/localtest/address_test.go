package localtest

import (
	"net"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFreeAddress(t *testing.T) {
	address, err := FreeAddress()
	require.NoError(t, err)
	at, err := netip.ParseAddrPort(address)
	require.NoError(t, err)
	assert.True(t, at.Addr().IsLoopback())
	assert.Less(t, at.Port(), uint16(32_768), "not one that Linux hands out")
	for range 2 {
		l, err := net.Listen("tcp", address)
		require.NoError(t, err)
		require.NoError(t, l.Close())
	}
}
