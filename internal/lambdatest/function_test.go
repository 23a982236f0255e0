package lambdatest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/lambdatest"
)

// order and answer are what the function in testdata/echo takes and gives.
type order struct {
	Do   string
	Text string
	Size int
	For  time.Duration
}

type answer struct {
	Text         string
	PID          int
	RequestID    string
	FunctionARN  string
	TraceID      string
	Milliseconds int64
	Env          []string
}

func start(t *testing.T, c lambdatest.Config) *lambdatest.Function {
	t.Helper()
	c.Bootstrap = lambdatest.Build(t, "./internal/lambdatest/testdata/echo")
	return lambdatest.Start(t, c)
}

func invoke(ctx context.Context, f *lambdatest.Function, o order) (answer, error) {
	payload, err := json.Marshal(o)
	if err != nil {
		return answer{}, err
	}
	out, err := f.Invoke(ctx, payload)
	if err != nil {
		return answer{}, err
	}
	var a answer
	return a, json.Unmarshal(out, &a)
}

func mustInvoke(t *testing.T, f *lambdatest.Function, o order) answer {
	t.Helper()
	a, err := invoke(t.Context(), f, o)
	require.NoError(t, err)
	return a
}

func TestInvokeTellsTheFunctionWhatLambdaTells(t *testing.T) {
	t.Setenv("LEAKED", "from the test")
	f := start(t, lambdatest.Config{Name: "receive", Env: []string{"POSTERN_URL=https://hooks.example.com"}, Timeout: time.Hour})
	a := mustInvoke(t, f, order{Text: "hello"})
	assert.Equal(t, "hello", a.Text)
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, a.RequestID)
	assert.Equal(t, "arn:aws:lambda:us-east-1:123456789012:function:receive", a.FunctionARN)
	assert.Regexp(t, `^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`, a.TraceID)
	assert.InDelta(t, time.Hour.Milliseconds(), a.Milliseconds, float64(time.Minute.Milliseconds()))
	assert.Contains(t, a.Env, "POSTERN_URL=https://hooks.example.com")
	assert.Contains(t, a.Env, "AWS_LAMBDA_FUNCTION_NAME=receive")
	assert.NotContains(t, a.Env, "LEAKED=from the test")
	f.Kill(0)
	assert.Contains(t, f.Logs(), "doing")
}

func TestInvokeReusesAWarmProcess(t *testing.T) {
	f := start(t, lambdatest.Config{})
	first, second := mustInvoke(t, f, order{}), mustInvoke(t, f, order{})
	assert.Equal(t, first.PID, second.PID)
	assert.NotEqual(t, first.RequestID, second.RequestID)
}

func TestInvokeFails(t *testing.T) {
	tests := []struct {
		name      string
		timeout   time.Duration
		order     order
		want      lambdatest.FunctionError
		processes int
	}{
		{"the handler's error leaves the process", time.Minute, order{Do: "fail", Text: "no"},
			lambdatest.FunctionError{Type: "errorString", Message: "no"}, 1},
		{"a panic ends the process", time.Minute, order{Do: "panic", Text: "oh"},
			lambdatest.FunctionError{Type: "string", Message: "oh"}, 2},
		{"an exit ends the process", time.Minute, order{Do: "exit"},
			lambdatest.FunctionError{Type: "Runtime.ExitError", Message: "Error: Runtime exited with error: exit status 7"}, 2},
		{"a slow invocation is killed", 3 * time.Second, order{Do: "sleep", For: time.Minute},
			lambdatest.FunctionError{Type: "Sandbox.Timedout", Message: "Error: Task timed out after 3.00 seconds"}, 2},
		{"an answer that is too large", time.Minute, order{Do: "grow", Size: lambdatest.MaxAnswer},
			lambdatest.FunctionError{Type: "Function.ResponseSizeTooLarge", Message: "(6291556 bytes)"}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := start(t, lambdatest.Config{Timeout: tt.timeout})
			before := mustInvoke(t, f, order{})
			_, err := invoke(t.Context(), f, tt.order)
			var got *lambdatest.FunctionError
			require.ErrorAs(t, err, &got)
			assert.Equal(t, tt.want.Type, got.Type)
			assert.Contains(t, got.Message, tt.want.Message)
			after := mustInvoke(t, f, order{})
			assert.Equal(t, tt.processes == 1, before.PID == after.PID)
		})
	}
}

func TestInvokeOfAProcessThatDoesNotStart(t *testing.T) {
	f := start(t, lambdatest.Config{Env: []string{"REFUSE_TO_START=1"}})
	_, err := invoke(t.Context(), f, order{})
	assert.ErrorContains(t, err, "Runtime exited with error: exit status 3")
	assert.Contains(t, f.Logs(), "refusing to start")
}

func TestInvokeOfAnAbsentProgram(t *testing.T) {
	f := lambdatest.Start(t, lambdatest.Config{Bootstrap: "testdata/absent"})
	_, err := f.Invoke(t.Context(), []byte(`{}`))
	assert.ErrorContains(t, err, "no such file")
}

func TestInvokeRefusesWhatLambdaRefuses(t *testing.T) {
	f := start(t, lambdatest.Config{})
	_, err := f.Invoke(t.Context(), bytes.Repeat([]byte(" "), lambdatest.MaxPayload+1))
	assert.ErrorIs(t, err, lambdatest.ErrPayloadTooLarge)
	almost := order{Do: "grow", Text: strings.Repeat("x", lambdatest.MaxPayload-100)}
	largest, err := json.Marshal(almost)
	require.NoError(t, err)
	require.LessOrEqual(t, len(largest), lambdatest.MaxPayload)
	_, err = f.Invoke(t.Context(), largest)
	assert.NoError(t, err)
}

func TestInvokeEndsWithItsContext(t *testing.T) {
	f := start(t, lambdatest.Config{Timeout: time.Hour})
	ctx, hangUp := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := invoke(ctx, f, order{Do: "sleep", For: time.Minute})
		ended <- err
	}()
	untilSleeps(t, f, 1)
	hangUp()
	assert.ErrorIs(t, <-ended, context.Canceled)
	_, err := invoke(ctx, f, order{})
	assert.ErrorIs(t, err, context.Canceled, "the function is still busy")
	f.Kill(0)
	mustInvoke(t, f, order{})
}

// untilSleeps waits until so many invocations sleep or have slept.
func untilSleeps(t *testing.T, f *lambdatest.Function, n int) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Count(f.Logs(), "doing sleep") == n }, time.Minute, 5*time.Millisecond)
}

func TestEnvironmentsRunAtTheSameTime(t *testing.T) {
	f := start(t, lambdatest.Config{Environments: 3, Timeout: time.Hour})
	perProcess := map[int]int{}
	for range 6 {
		perProcess[mustInvoke(t, f, order{}).PID]++
	}
	assert.Len(t, perProcess, 3, "they take turns")
	var sleeping sync.WaitGroup
	for range 3 {
		sleeping.Go(func() { _, _ = invoke(t.Context(), f, order{Do: "sleep", For: time.Hour}) })
	}
	untilSleeps(t, f, 3)
	for n := range 3 {
		assert.True(t, f.Kill(n), "each sleeps in a process of its own")
	}
	sleeping.Wait()
}

func TestKillFailsTheInvocationAndTheNextStartsAfresh(t *testing.T) {
	f := start(t, lambdatest.Config{})
	before := mustInvoke(t, f, order{})
	failed := make(chan error, 1)
	go func() {
		_, err := invoke(context.Background(), f, order{Do: "sleep", For: time.Minute})
		failed <- err
	}()
	untilSleeps(t, f, 1)
	f.Kill(0)
	assert.ErrorContains(t, <-failed, "Runtime exited with error: signal: killed")
	assert.NotEqual(t, before.PID, mustInvoke(t, f, order{}).PID)
}

func TestKillBetweenInvocationsIsNotFelt(t *testing.T) {
	f := start(t, lambdatest.Config{})
	for range 20 {
		mustInvoke(t, f, order{})
		f.Kill(0)
	}
}

func TestNothingOutlivesTheTest(t *testing.T) {
	var f *lambdatest.Function
	var pid int
	t.Run("a test", func(t *testing.T) {
		f = start(t, lambdatest.Config{})
		pid = mustInvoke(t, f, order{}).PID
		require.NoError(t, syscall.Kill(pid, 0))
		go invoke(context.Background(), f, order{Do: "sleep", For: time.Minute})
	})
	assert.ErrorIs(t, syscall.Kill(pid, 0), syscall.ESRCH)
	_, err := f.Invoke(t.Context(), []byte(`{}`))
	assert.ErrorIs(t, err, lambdatest.ErrStopped)
}

func BenchmarkInvoke(b *testing.B) {
	f := lambdatest.Start(b, lambdatest.Config{Bootstrap: lambdatest.Build(b, "./internal/lambdatest/testdata/echo")})
	for b.Loop() {
		if _, err := f.Invoke(b.Context(), []byte(`{}`)); err != nil {
			b.Fatal(err)
		}
	}
}
