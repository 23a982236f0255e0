package lambdatest

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	region  = "us-east-1"
	version = "/2018-06-01"
)

// runtimeAPI is what the process talks to
// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
func (p *process) runtimeAPI() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+version+"/runtime/invocation/next", p.serveNext)
	mux.HandleFunc("POST "+version+"/runtime/invocation/{id}/response", p.serveResponse)
	mux.HandleFunc("POST "+version+"/runtime/invocation/{id}/error", p.serveError)
	mux.HandleFunc("POST "+version+"/runtime/init/error", p.serveInitError)
	return mux
}

func (p *process) serveNext(w http.ResponseWriter, r *http.Request) {
	select {
	case inv := <-p.next:
		p.running.Store(inv)
		p.writeInvocation(w, inv)
	case <-r.Context().Done():
	}
}

func (p *process) writeInvocation(w http.ResponseWriter, inv *invocation) {
	deadline := time.Now().Add(p.config.Timeout).UnixMilli()
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Lambda-Runtime-Aws-Request-Id", inv.id)
	h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(deadline, 10))
	h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:"+region+":123456789012:function:"+p.config.Name)
	h.Set("Lambda-Runtime-Trace-Id", inv.traceID)
	w.Write(inv.payload)
}

func (p *process) serveResponse(w http.ResponseWriter, r *http.Request) {
	inv := p.settle(r.PathValue("id"))
	if inv == nil {
		refuse(w, http.StatusBadRequest, "InvalidRequestID", "Invalid request ID")
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxAnswer+1))
	switch {
	case err != nil:
		refuse(w, http.StatusBadRequest, "InvalidRequest", "Failed to read the response")
	case len(body) > MaxAnswer:
		inv.answered <- outcome{err: tooLarge()}
		refuse(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "Exceeded maximum allowed payload size")
	default:
		inv.answered <- outcome{answer: body}
		accept(w)
	}
}

func (p *process) serveError(w http.ResponseWriter, r *http.Request) {
	inv := p.settle(r.PathValue("id"))
	if inv == nil {
		refuse(w, http.StatusBadRequest, "InvalidRequestID", "Invalid request ID")
		return
	}
	inv.answered <- outcome{err: readError(r)}
	accept(w)
}

func (p *process) serveInitError(w http.ResponseWriter, r *http.Request) {
	p.initError.Store(readError(r))
	accept(w)
}

// settle returns the running invocation if it has that id, and only once.
func (p *process) settle(id string) *invocation {
	inv := p.running.Load()
	if inv == nil || inv.id != id || !p.running.CompareAndSwap(inv, nil) {
		return nil
	}
	return inv
}

func readError(r *http.Request) *FunctionError {
	var f FunctionError
	if err := json.NewDecoder(io.LimitReader(r.Body, MaxAnswer)).Decode(&f); err != nil {
		return &FunctionError{Type: "Runtime.Unknown", Message: r.Header.Get("Lambda-Runtime-Function-Error-Type")}
	}
	return &f
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	io.WriteString(w, `{"status":"OK"}`)
}

func refuse(w http.ResponseWriter, status int, typ, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(FunctionError{Type: typ, Message: message})
}
