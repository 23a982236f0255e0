package awstest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const startTimeout = 2 * time.Minute

var errNotInstalled = errors.New("not installed: run tools/aws/install.sh")

// server is one that tools/aws installs into a folder of its name and whose
// command, run there, says on its first line of output where it listens.
type server struct {
	name    string
	command []string

	once     sync.Once
	endpoint string
	err      error
	// lifeline is the server's standard input: at its end the server ends. The
	// kernel closes it with this process, however that ends.
	lifeline io.Closer
}

// url returns the server's endpoint and starts it before, if it must. It skips
// or fails the test where there is none.
func (s *server) url(t testing.TB) string {
	t.Helper()
	s.once.Do(func() { s.endpoint, s.err = s.start() })
	switch {
	case s.err == nil:
	case errors.Is(s.err, errNotInstalled) && !mustRun():
		t.Skipf("LEFT OUT: %s: %v", s.name, s.err)
	default:
		t.Fatalf("%s: %v", s.name, s.err)
	}
	return s.endpoint
}

func mustRun() bool { return os.Getenv("CI") != "" || os.Getenv("POSTERN_REQUIRE_ALL") != "" }

func (s *server) start() (endpoint string, err error) {
	dir, err := s.folder()
	if err != nil {
		return "", err
	}
	var complaints bytes.Buffer
	cmd := exec.Command(s.command[0], s.command[1:]...)
	cmd.Dir = dir
	cmd.Stderr = &complaints
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if s.lifeline, err = cmd.StdinPipe(); err != nil {
		return "", err
	}
	if err = cmd.Start(); err != nil {
		return "", err
	}
	defer time.AfterFunc(startTimeout, func() { _ = cmd.Process.Kill() }).Stop()
	address, err := readAddress(stdout)
	if err != nil {
		_ = s.lifeline.Close()
		_ = cmd.Wait()
		return "", fmt.Errorf("%w\n%s", err, complaints.String())
	}
	return "http://" + address, nil
}

// folder returns the absolute path of .tools/aws/<name>.
func (s *server) folder() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(root, ".tools", "aws", s.name)
	if _, err = os.Stat(filepath.Join(dir, "installed")); err != nil {
		return "", errNotInstalled
	}
	return dir, nil
}

// moduleRoot looks for go.mod from the working directory upwards.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			err = errors.New("no go.mod here or above")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

// readAddress returns what follows "listening on " in the server's output, and
// goes on to take in what it says thereafter.
func readAddress(output io.Reader) (string, error) {
	lines := bufio.NewReader(output)
	for {
		line, err := lines.ReadString('\n')
		if address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on "); ok {
			go io.Copy(io.Discard, lines) //nolint:errcheck // It ends with the server.
			return address, nil
		}
		if err != nil {
			return "", fmt.Errorf("ended before it listened: %w", err)
		}
	}
}
