package awsserver

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const startTimeout = 2 * time.Minute

// ErrNotInstalled is why a server cannot be started on this machine.
var ErrNotInstalled = errors.New("not installed: run tools/aws/install.sh")

// server is one that tools/aws installs into a folder of its name and whose
// command, run there, says in a line of its output where it listens.
type server struct {
	name    string
	command []string
	// needs is what must be installed too; nil for nothing.
	needs *server

	once     sync.Once
	endpoint string
	err      error
	// lifeline is the server's standard input: at its end the server ends. The
	// kernel closes it with this process, however that ends.
	lifeline io.Closer
}

// url returns the server's address, and starts it before if it must.
func (s *server) url() (string, error) {
	s.once.Do(func() {
		if s.endpoint, s.err = s.start(); s.err != nil {
			s.err = fmt.Errorf("%s: %w", s.name, s.err)
		}
	})
	return s.endpoint, s.err
}

func (s *server) start() (endpoint string, err error) {
	dir, err := s.folder()
	if err != nil {
		return "", err
	}
	var complaints bytes.Buffer
	cmd := exec.Command(s.command[0], s.command[1:]...)
	cmd.Dir, cmd.Env = dir, Environment()
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

// Environment is that of this process, less what it says of AWS, and with more. What is on
// this machine is called through no proxy: Go sees to that itself, Python does not.
func Environment(more ...[]string) []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "AWS_") })
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		env = append(env, name+"="+strings.TrimPrefix(os.Getenv(name)+",127.0.0.1,localhost", ","))
	}
	return append(env, slices.Concat(more...)...)
}

// folder returns the absolute path of .tools/aws/<name>.
func (s *server) folder() (string, error) {
	if s.needs != nil {
		if _, err := s.needs.folder(); err != nil {
			return "", err
		}
	}
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(root, ".tools", "aws", s.name)
	if _, err = os.Stat(filepath.Join(dir, "installed")); err != nil {
		return "", ErrNotInstalled
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
