package lambdatest

import (
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"sync/atomic"
	"time"
)

// process is a running bootstrap with the Runtime API that it talks to.
type process struct {
	config Config
	cmd    *exec.Cmd
	server *http.Server
	// next hands an invocation to the process when it asks for one.
	next chan *invocation
	// running is the invocation that the process has, if any.
	running atomic.Pointer[invocation]
	// initError is what the process reported before its first invocation.
	initError atomic.Pointer[FunctionError]
	// exited is closed when the process is gone, after exit is set.
	exited chan struct{}
	exit   error
}

func startProcess(c Config, l *logs) (*process, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &process{config: c, next: make(chan *invocation), exited: make(chan struct{})}
	p.server = &http.Server{Handler: p.runtimeAPI()}
	p.cmd = exec.Command(c.Bootstrap)
	p.cmd.Env = append(reserved(c, listener.Addr().String()), c.Env...)
	p.cmd.Stdout, p.cmd.Stderr = l, l
	if err := p.cmd.Start(); err != nil {
		listener.Close()
		return nil, err
	}
	go p.server.Serve(listener)
	go p.wait()
	return p, nil
}

func (p *process) wait() {
	p.exit = p.cmd.Wait()
	p.server.Close()
	close(p.exited)
}

// take hands inv to the process, and says whether it took it. A process that
// takes too long is killed.
func (p *process) take(inv *invocation) bool {
	if p.gone() {
		return false
	}
	late := time.NewTimer(initTimeout)
	defer late.Stop()
	select {
	case p.next <- inv:
		return true
	case <-late.C:
		p.kill()
	case <-p.exited:
	}
	return false
}

func (p *process) gone() bool {
	select {
	case <-p.exited:
		return true
	default:
		return false
	}
}

// await returns what comes of an invocation that the process took.
func (p *process) await(inv *invocation) ([]byte, error) {
	late := time.NewTimer(p.config.Timeout)
	defer late.Stop()
	select {
	case o := <-inv.answered:
		return o.answer, o.err
	case <-late.C:
		p.kill()
		return nil, timedOut(inv.id, p.config.Timeout)
	case <-p.exited:
		return p.lastWord(inv)
	}
}

// lastWord returns what a process that is gone had answered, or that it had not.
func (p *process) lastWord(inv *invocation) ([]byte, error) {
	select {
	case o := <-inv.answered:
		return o.answer, o.err
	default:
		return nil, exited(inv.id, p.exit)
	}
}

// failedInit returns why the process took no invocation.
func (p *process) failedInit(inv *invocation) error {
	if reported := p.initError.Load(); reported != nil {
		return reported
	}
	return exited(inv.id, p.exit)
}

// kill says whether there was still something to kill.
func (p *process) kill() bool {
	err := p.cmd.Process.Kill()
	<-p.exited
	return err == nil
}

// reserved returns the environment variables that Lambda sets itself
// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
func reserved(c Config, api string) []string {
	return []string{
		"AWS_LAMBDA_RUNTIME_API=" + api,
		"AWS_LAMBDA_FUNCTION_NAME=" + c.Name,
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512",
		"AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
		"AWS_LAMBDA_LOG_FORMAT=JSON",
		"AWS_LAMBDA_LOG_LEVEL=DEBUG",
		"AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/" + c.Name,
		fmt.Sprintf("AWS_LAMBDA_LOG_STREAM_NAME=%s/[$LATEST]%s", time.Now().UTC().Format("2006/01/02"), requestID()),
		"AWS_REGION=" + region,
		"AWS_DEFAULT_REGION=" + region,
		"LAMBDA_TASK_ROOT=/var/task",
		"LAMBDA_RUNTIME_DIR=/var/runtime",
		"_HANDLER=bootstrap",
		"PATH=/usr/local/bin:/usr/bin/:/bin:/opt/bin",
		"LANG=en_US.UTF-8",
		"TZ=:UTC",
	}
}
