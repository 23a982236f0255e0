package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
)

const unpacked = ".tools/docker/usr"

// docker is a Docker daemon.
type docker struct {
	client string
	// env is what clients need to find it.
	env []string
	// own says that it was started for this run, and has no images.
	own bool
}

// startDocker finds the daemon of this machine, or starts the one that install.sh has
// unpacked: with a folder of its own, and with no firewall rules, since what runs in it
// needs to reach this machine alone.
func (s *stack) startDocker(ctx context.Context) error {
	if client, err := exec.LookPath("docker"); err == nil {
		s.docker = docker{client: client}
		if s.docker.answers(ctx) {
			return nil
		}
	}
	daemon, err := filepath.Abs(filepath.Join(unpacked, "sbin", "dockerd"))
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(unpacked, "..", "installed")); err != nil {
		return missing{"no Docker daemon answers; see tools/samlocal/install.sh"}
	}
	// A path in the system's folder for temporary files is short enough for a socket.
	dir, err := s.tempDir()
	if err != nil {
		return err
	}
	bin := filepath.Dir(filepath.Dir(daemon)) + "/bin"
	socket := "unix://" + filepath.Join(dir, "docker.sock")
	s.docker = docker{client: filepath.Join(bin, "docker"), env: []string{"DOCKER_HOST=" + socket}, own: true}
	cmd := leashed(daemon, "--host", socket, "--data-root", filepath.Join(dir, "data"), "--exec-root", filepath.Join(dir, "exec"),
		"--pidfile", filepath.Join(dir, "pid"), "--iptables=false", "--ip6tables=false")
	cmd.Env = environment([]string{"PATH=" + bin + ":" + filepath.Dir(daemon) + ":" + os.Getenv("PATH")})
	p, err := start("dockerd", cmd)
	if err != nil {
		return err
	}
	s.processes = append(s.processes, p)
	return p.ready(ctx, s.docker.answers)
}

func (d docker) answers(ctx context.Context) bool {
	_, err := output(ctx, environment(d.env), d.client, "version")
	return err == nil
}

// hostAddress is where containers find this machine: the bridge's address where there
// is a bridge, and where Docker runs in a machine of its own, the loopback address,
// to which it forwards.
func hostAddress() string {
	bridge, err := net.InterfaceByName("docker0")
	if err != nil {
		return "127.0.0.1"
	}
	addresses, err := bridge.Addrs()
	if err != nil || len(addresses) == 0 {
		return "127.0.0.1"
	}
	ip, _, err := net.ParseCIDR(addresses[0].String())
	if err != nil {
		return "127.0.0.1"
	}
	return ip.String()
}
