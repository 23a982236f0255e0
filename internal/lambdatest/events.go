package lambdatest

import (
	"os"
	"path/filepath"
	"testing"
)

// Event returns the golden event testdata/events/name.json of the module, byte for byte.
func Event(t testing.TB, name string) []byte {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(root, "testdata", "events", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
