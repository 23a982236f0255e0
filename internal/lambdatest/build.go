package lambdatest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

var builds struct {
	sync.Mutex
	byPackage map[string]func() (string, error)
}

// Build compiles a main package of this module for the machine that the test runs
// on, with the flags of a deployment, and returns the path of the program. The
// package is named from the module's root, such as "./functions/receive". It is
// compiled once for each test binary.
func Build(t testing.TB, pkg string) string {
	t.Helper()
	bootstrap, err := buildOnce(pkg)()
	if err != nil {
		t.Fatal(err)
	}
	return bootstrap
}

func buildOnce(pkg string) func() (string, error) {
	builds.Lock()
	defer builds.Unlock()
	if builds.byPackage == nil {
		builds.byPackage = map[string]func() (string, error){}
	}
	if builds.byPackage[pkg] == nil {
		builds.byPackage[pkg] = sync.OnceValues(func() (string, error) { return build(pkg) })
	}
	return builds.byPackage[pkg]
}

// build puts the program under bin/test in the module's root. Test binaries may
// run at the same time, so it appears there whole.
func build(pkg string) (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	bootstrap := filepath.Join(root, "bin", "test", filepath.FromSlash(pkg), "bootstrap")
	if err := os.MkdirAll(filepath.Dir(bootstrap), 0o755); err != nil {
		return "", err
	}
	fresh := fmt.Sprintf("%s.%d", bootstrap, os.Getpid())
	cmd := exec.Command("go", "build", "-tags=lambda.norpc", "-trimpath", "-buildvcs=false", "-o", fresh, pkg)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	return bootstrap, os.Rename(fresh, bootstrap)
}

// moduleRoot returns the nearest folder above that holds a go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod in any folder above")
		}
		dir = parent
	}
}
