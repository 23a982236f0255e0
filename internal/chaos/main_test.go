package chaos

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	scale  = ScaleOf(os.Getenv)
	seed   Seed
	report Report
)

const page = "../../docs/reliability.md"

// TestMain writes the report of a full run in which nothing failed.
func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if seed, err = SeedOf(os.Getenv, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	fmt.Printf("CHAOS_SEED=%d\n", seed)
	report.Add("run", about()...)
	report.Add("kills", Head("killed", "kills", "events", "deliveries", "no answer, or 500", "acknowledged", "missing", "copies marked", "copies unmarked", "forgeries", "forged or altered")...)
	report.Add("faults", Head("between", "fault", "calls spoiled", "200", "503 `unavailable`", "503 `event_in_flight`", "401 to forgeries", "other", "p50", "slowest")...)
	report.Add("load", Head("loaded", "senders", "answers", "events", "duplicates", "of which at the same time", "forgeries", "bodies", "p50", "p99", "slowest", "missing", "copies", "forged or altered")...)
	code := m.Run()
	if code != 0 || !scale.Full {
		return code
	}
	if err := report.Write(page); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// about says what a run was made with.
func about() []string {
	command := fmt.Sprintf("`make chaos CHAOS_SEED=%d`", seed)
	machine := fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	return append(Head("command", "date", "machine", "load of it before", "Go", "DynamoDB Local", "ElasticMQ", "moto (KMS, S3)"),
		Row(command, time.Now().UTC().Format(time.DateOnly), machine, busy(), strings.TrimPrefix(runtime.Version(), "go"),
			pinned("dynamodb-local/pom.xml", `(?s)<artifactId>DynamoDBLocal</artifactId>\s*<version>([^<]+)<`),
			pinned("elasticmq/pom.xml", `(?s)<artifactId>elasticmq-server[^<]*</artifactId>\s*<version>([^<]+)<`),
			pinned("moto/requirements.txt", `(?m)^moto\S*==(\S+)`)))
}

// busy is how many processes wanted to run in the last minute, where the system tells.
func busy() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	last, _, _ := strings.Cut(string(b), " ")
	return last
}

// pinned returns the version in a file of tools/aws.
func pinned(file, pattern string) string {
	b, err := os.ReadFile("../../tools/aws/" + file)
	if err != nil {
		return err.Error()
	}
	found := regexp.MustCompile(pattern).FindSubmatch(b)
	if found == nil {
		return "unknown"
	}
	return string(found[1])
}

// alone has a full run's experiments come one after the other, and those of a short
// run at the same time.
func alone(t *testing.T) {
	if !scale.Full {
		t.Parallel()
	}
}

var modelLine = regexp.MustCompile(`(\d+) states, (\d+) runs, (\d+) choices`)

// TestModel has the claim's model counted for the report; in a short run a part of it,
// since make test runs the whole by itself.
func TestModel(t *testing.T) {
	run := "^TestEveryInterleaving$"
	if !scale.Full {
		run += "/^three_deliveries,_no_fault$"
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-v", "-run", run, "./pkg/webhook")
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	report.Add("model", Head("what may happen", "states", "runs", "choices")...)
	name, counted := "", 0
	for line := range strings.Lines(string(out)) {
		if _, test, ok := strings.Cut(line, "=== RUN   TestEveryInterleaving/"); ok {
			name = strings.ReplaceAll(strings.TrimSpace(test), "_", " ")
		}
		if counts := modelLine.FindStringSubmatch(line); counts != nil {
			report.Add("model", Row(name, counts[1], counts[2], counts[3]))
			counted++
		}
	}
	require.NotZero(t, counted)
}

// during runs a function in the background until the test ends or stop is called.
func during(t *testing.T, do func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan struct{})
	go func() { defer close(ended); do(ctx) }()
	stop = func() { cancel(); <-ended }
	t.Cleanup(stop)
	return stop
}
