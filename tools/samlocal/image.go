package main

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/postern-dev/postern/internal/awsserver"
)

// standIn is the tag that SAM gives to what it makes of Lambda's image, which holds
// the runtime emulator.
func standIn() string {
	return "public.ecr.aws/lambda/provided:al2023-rapid-" + architecture()
}

// architecture is the machine's, as Lambda calls it.
func architecture() string {
	if runtime.GOARCH == "arm64" {
		return "arm64"
	}
	return "x86_64"
}

// makeImage puts an image in the place of Lambda's where a daemon has none and can
// pull none. Of Lambda's image, functions that need no libraries use the emulator of
// the Lambda runtime alone, and SAM's package carries that.
func (s *stack) makeImage(ctx context.Context) error {
	if !s.docker.own {
		return nil
	}
	emulators, err := filepath.Glob(".tools/lint/lib/python3*/site-packages/samcli/local/rapid/aws-lambda-rie-" + architecture())
	if err != nil || len(emulators) != 1 {
		return errNoSAM
	}
	read, write := io.Pipe()
	go func() { write.CloseWithError(writeImage(write, emulators[0])) }()
	cmd := exec.CommandContext(ctx, s.docker.client, "import", "--change", "WORKDIR /var/task", "-", standIn())
	cmd.Env = awsserver.Environment(s.docker.env)
	cmd.Stdin = read
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("import the image: %w\n%s", err, out)
	}
	return nil
}

// writeImage writes a root file system that holds the emulator where SAM starts it.
func writeImage(w io.Writer, emulator string) error {
	program, err := os.ReadFile(emulator)
	if err != nil {
		return err
	}
	t := tar.NewWriter(w)
	err = t.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: "tmp/", Mode: 0o1777})
	err = errors.Join(err, t.WriteHeader(&tar.Header{Name: "var/rapid/aws-lambda-rie", Mode: 0o755, Size: int64(len(program))}))
	_, failed := t.Write(program)
	return errors.Join(err, failed, t.Close())
}
