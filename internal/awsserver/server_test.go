package awsserver

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var servers = []*server{&dynamoDBLocal, &elasticMQ, &moto, &localStack}

func TestMissingServer(t *testing.T) {
	missing := server{name: "missing"}
	for name, s := range map[string]*server{"itself": &missing, "what it needs": {name: "needy", needs: &missing}} {
		t.Run(name, func(t *testing.T) {
			_, err := s.url()
			require.ErrorIs(t, err, ErrNotInstalled)
			assert.ErrorContains(t, err, s.name+": not installed")
		})
	}
}

func TestEnvironmentLeavesOutAWS(t *testing.T) {
	t.Setenv("AWS_PROFILE", "mine")
	env := Environment([]string{"A=1"}, []string{"AWS_REGION=r"})
	assert.Contains(t, env, "A=1")
	assert.Contains(t, env, "AWS_REGION=r")
	assert.NotContains(t, env, "AWS_PROFILE=mine")
}

func TestReadAddress(t *testing.T) {
	address, err := readAddress(strings.NewReader("a warning\nlistening on 127.0.0.1:1\nmore\n"))
	require.NoError(t, err)
	assert.Equal(t, "127.0.0.1:1", address)

	_, err = readAddress(strings.NewReader("some words\n"))
	assert.ErrorContains(t, err, "ended before it listened")
}

func TestEnvironmentCallsThisMachineThroughNoProxy(t *testing.T) {
	t.Setenv("NO_PROXY", "example.com")
	t.Setenv("no_proxy", "")
	env := Environment()
	assert.Contains(t, env, "NO_PROXY=example.com,127.0.0.1,localhost")
	assert.Contains(t, env, "no_proxy=127.0.0.1,localhost")
}

// printAddress makes this test binary start the server of that name, print its
// address and wait to be killed.
const printAddress = "POSTERN_TEST_PRINT_ADDRESS"

func TestServersEndWithTheirTest(t *testing.T) {
	for _, s := range servers {
		if os.Getenv(printAddress) == s.name {
			url, err := s.start()
			fmt.Println(url, err)
			select {}
		}
	}
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if _, err := s.folder(); errors.Is(err, ErrNotInstalled) && os.Getenv("CI") == "" && os.Getenv("POSTERN_REQUIRE_ALL") == "" {
				t.Skip("LEFT OUT: ", s.name, ": ", err)
			}
			child, address := startChild(t, s.name)
			require.True(t, listens(address), address)
			require.NoError(t, child.Kill())
			assert.Eventually(t, func() bool { return !listens(address) }, 10*time.Second, 20*time.Millisecond)
		})
	}
}

func startChild(t *testing.T, name string) (child *os.Process, address string) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestServersEndWithTheirTest$")
	cmd.Env = append(os.Environ(), printAddress+"="+name)
	output, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	address, started := strings.CutSuffix(strings.TrimPrefix(line, "http://"), " <nil>\n")
	require.True(t, started, line)
	return cmd.Process, address
}

func listens(address string) bool {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}
