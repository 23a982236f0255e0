package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/lambdatest"
)

// startsWithin is generous: the machine may be busy with other tests.
const startsWithin = time.Minute

// program is the compiled postern in an empty folder. Nothing of the environment
// reaches it but the path of programs.
type program struct {
	t         *testing.T
	path, dir string
}

func newProgram(t *testing.T) program {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	return program{t, lambdatest.Build(t, "./cmd/postern"), dir}
}

// ran is what came of a process.
type ran struct {
	code           int
	stdout, stderr string
}

func (p program) run(args ...string) ran {
	p.t.Helper()
	return p.exec(p.path, args...)
}

func (p program) exec(name string, args ...string) ran {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), startsWithin)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := p.command(ctx, name, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		require.ErrorAs(p.t, err, new(*exec.ExitError))
	}
	return ran{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

func (p program) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = p.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	return cmd
}

func (p program) ok(args ...string) string {
	p.t.Helper()
	got := p.run(args...)
	require.Zero(p.t, got.code, got.stderr)
	return got.stdout
}

func (p program) read(name string) string {
	p.t.Helper()
	b, err := os.ReadFile(filepath.Join(p.dir, name))
	require.NoError(p.t, err)
	return string(b)
}

func (p program) write(name, content string) {
	p.t.Helper()
	require.NoError(p.t, os.WriteFile(filepath.Join(p.dir, name), []byte(content), 0o600))
}

// server is a running "postern local".
type server struct {
	t   *testing.T
	cmd *exec.Cmd
	// welcome is what it prints when it is ready.
	welcome string
	address string
}

// serve starts a server, which ends with the test, and waits until it is ready.
func (p program) serve(addr string, args ...string) *server {
	p.t.Helper()
	return p.serveLogging(new(bytes.Buffer), addr, args...)
}

func (p program) serveLogging(stderr io.Writer, addr string, args ...string) *server {
	p.t.Helper()
	cmd := p.command(context.Background(), p.path, append([]string{"local", "--addr", addr}, args...)...)
	cmd.Stderr = stderr
	stdout, err := cmd.StdoutPipe()
	require.NoError(p.t, err)
	require.NoError(p.t, cmd.Start())
	s := &server{t: p.t, cmd: cmd}
	p.t.Cleanup(func() {
		if cmd.ProcessState == nil {
			s.kill()
		}
	})
	late := time.AfterFunc(startsWithin, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	lines := bufio.NewScanner(stdout)
	for !strings.Contains(s.welcome, "Ctrl-C") && lines.Scan() {
		s.welcome += lines.Text() + "\n"
	}
	_, rest, ready := strings.Cut(s.welcome, "Postern listens on ")
	if !ready {
		s.kill()
		require.FailNow(p.t, "the server did not start", fmt.Sprint(stderr))
	}
	s.address, _, _ = strings.Cut(rest, "\n")
	return s
}

// kill gives the server no chance to end in good order.
func (s *server) kill() {
	s.t.Helper()
	require.NoError(s.t, s.cmd.Process.Kill())
	require.ErrorAs(s.t, s.cmd.Wait(), new(*exec.ExitError))
}

// interrupt does what Ctrl-C does, and returns the exit code.
func (s *server) interrupt() int {
	s.t.Helper()
	require.NoError(s.t, s.cmd.Process.Signal(os.Interrupt))
	if err := s.cmd.Wait(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		require.NoError(s.t, err)
	}
	return s.cmd.ProcessState.ExitCode()
}
