package chaos

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// startsWithin is generous: the machine may be busy.
const startsWithin = time.Minute

// LocalServer is "postern local" in a process of its own, which is killed and started
// again at the same address with the same data.
type LocalServer struct {
	Program, Dir string
	// Address is where it listens, host:port.
	Address string
	cmd     *exec.Cmd
}

// Start starts the process and waits until it says that it listens.
func (s *LocalServer) Start() error {
	ready, err := s.Begin()
	if err != nil {
		return err
	}
	return <-ready
}

// Begin starts the process, and tells once it listens, or why it will not.
func (s *LocalServer) Begin() (ready <-chan error, err error) {
	log, err := os.OpenFile(s.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	s.cmd = exec.Command(s.Program, "local", "--addr", s.Address, "--data", s.Dir)
	s.cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	s.cmd.Stderr = log
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	said, process := make(chan error, 1), s.cmd.Process
	late := time.AfterFunc(startsWithin, func() { _ = process.Kill() })
	go func() {
		defer late.Stop()
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "Postern listens on http://") {
				said <- nil
				return
			}
		}
		said <- errors.New("the server ended before it listened")
	}()
	return said, nil
}

// Kill does kill -9, and returns once the process is gone. It fails if the process
// had ended by itself.
func (s *LocalServer) Kill() error {
	if err := s.cmd.Process.Kill(); err != nil {
		return fmt.Errorf("%w: %s", err, s.LastWords())
	}
	err := s.cmd.Wait()
	if s.cmd.ProcessState.Exited() {
		return fmt.Errorf("the server had ended by itself: %w: %s", err, s.LastWords())
	}
	return nil
}

// Blobs is the folder of its large bodies.
func (s *LocalServer) Blobs() string { return filepath.Join(s.Dir, "blobs") }

func (s *LocalServer) log() string { return s.Dir + ".log" }

// LastWords are the end of what its processes logged.
func (s *LocalServer) LastWords() string {
	const most = 2 << 10
	b, err := os.ReadFile(s.log())
	if err != nil {
		return err.Error()
	}
	return string(b[max(len(b)-most, 0):])
}
