package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/postern-dev/postern/internal/awsserver"
)

// unpacked is where install.sh puts Docker.
const unpacked = ".tools/docker"

// docker is a Docker daemon.
type docker struct {
	client string
	// env is what clients need to find it.
	env []string
	// own says that it was started for this run, and has no images.
	own bool
}

// startDocker finds the daemon of this machine, or starts the one that install.sh has
// unpacked.
func (s *stack) startDocker(ctx context.Context) error {
	if client, err := exec.LookPath("docker"); err == nil {
		s.docker = docker{client: client}
		if s.docker.answers(ctx) {
			return nil
		}
	}
	if _, err := os.Stat(filepath.Join(unpacked, "installed")); err != nil {
		return errNoDocker
	}
	p, err := s.startDaemon()
	if err != nil {
		return err
	}
	s.processes = append(s.processes, p)
	return p.ready(ctx, s.docker.answers)
}

// startDaemon starts a daemon with a folder of its own, and with no firewall rules,
// since what runs in it needs to reach this machine alone.
func (s *stack) startDaemon() (*process, error) {
	root, err := filepath.Abs(unpacked)
	if err != nil {
		return nil, err
	}
	// A path in the system's folder for temporary files is short enough for a socket.
	dir, err := s.tempDir()
	if err != nil {
		return nil, err
	}
	programs, daemons := filepath.Join(root, "usr/bin"), filepath.Join(root, "usr/sbin")
	socket := "unix://" + filepath.Join(dir, "docker.sock")
	s.docker = docker{client: filepath.Join(programs, "docker"), env: []string{"DOCKER_HOST=" + socket}, own: true}
	cmd := leashed(filepath.Join(daemons, "dockerd"), "--host", socket, "--data-root", filepath.Join(dir, "data"),
		"--exec-root", filepath.Join(dir, "exec"), "--pidfile", filepath.Join(dir, "pid"), "--iptables=false", "--ip6tables=false")
	cmd.Env = awsserver.Environment([]string{"PATH=" + programs + ":" + daemons + ":" + os.Getenv("PATH")})
	return start("dockerd", cmd)
}

func (d docker) answers(ctx context.Context) bool {
	_, err := output(ctx, awsserver.Environment(d.env), d.client, "version")
	return err == nil
}

const loopback = "127.0.0.1"

// hostAddress is where containers find this machine: the bridge's address where there
// is a bridge, and where Docker runs in a machine of its own, the loopback address,
// to which it forwards.
func hostAddress() string {
	bridge, err := net.InterfaceByName("docker0")
	if err != nil {
		return loopback
	}
	addresses, err := bridge.Addrs()
	if err != nil {
		return loopback
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil {
			return n.IP.String()
		}
	}
	return loopback
}
