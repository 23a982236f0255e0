package gateway

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// Quotas of HTTP APIs and of Lambda.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	maxBody        = 10 << 20
	maxHeaderBytes = 10_240
	maxPayload     = 6 << 20
	maxResponse    = 6_291_556
	maxDuration    = 30 * time.Second
)

// Invoke calls a Lambda function with an event in JSON.
type Invoke func(ctx context.Context, payload []byte) ([]byte, error)

// Route is a route of an HTTP API and the function behind it.
type Route struct {
	// Key is as in a template: "POST /v1/webhooks", "ANY /v1/hooks/{id}".
	Key    string
	Invoke Invoke
}

// NewProxy returns an HTTP handler that does what API Gateway does: it turns each
// request into the event that AWS would send, invokes the route's function with
// it and answers with what comes back.
func NewProxy(log *slog.Logger, domain string, routes ...Route) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { message(w, http.StatusNotFound, "Not Found") })
	large := newTurns()
	for _, route := range routes {
		p := &proxy{log: log, domain: domain, route: route, names: pathNames(route.Key), large: large}
		mux.Handle(strings.TrimPrefix(route.Key, "ANY "), p)
	}
	return noRedirects{mux}
}

// noRedirects keeps ServeMux from redirecting to a cleaner path, as API Gateway
// does not: it has no route for one that is not clean.
type noRedirects struct{ mux *http.ServeMux }

func (n noRedirects) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := r.URL.EscapedPath()
	if strings.Contains(p, "//") || strings.Contains(p+"/", "/./") || strings.Contains(p+"/", "/../") || r.Method == http.MethodConnect {
		message(w, http.StatusNotFound, "Not Found")
		return
	}
	n.mux.ServeHTTP(w, r)
}

type proxy struct {
	log    *slog.Logger
	domain string
	route  Route
	names  []string
	large  turns
}

func pathNames(key string) []string {
	var names []string
	for part := range strings.SplitSeq(key, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if headerBytes(r) > maxHeaderBytes {
		message(w, http.StatusRequestHeaderFieldsTooLarge, "Request Header Fields Too Large")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		message(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
		return
	}
	if err != nil {
		message(w, http.StatusBadRequest, "Bad Request")
		return
	}
	end, err := p.turn(r.Context(), len(body))
	if err != nil {
		w.Header().Set("Retry-After", "1")
		message(w, http.StatusServiceUnavailable, "Service Unavailable")
		return
	}
	defer end()
	payload, err := json.Marshal(p.event(r, body))
	if err != nil || len(payload) > maxPayload {
		message(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
		return
	}
	p.invoke(w, r, payload)
}

// turn waits for a turn for as long as a function may take.
func (p *proxy) turn(ctx context.Context, size int) (end func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, maxDuration)
	defer cancel()
	return p.large.take(ctx, size)
}

func (p *proxy) invoke(w http.ResponseWriter, r *http.Request, payload []byte) {
	// A function goes on when its caller hangs up.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), maxDuration)
	defer cancel()
	out, err := p.route.Invoke(ctx, payload)
	var a Answer
	if err == nil && len(out) > maxResponse {
		err = errors.New("the answer is too large")
	}
	if err == nil {
		err = json.Unmarshal(out, &a)
	}
	if err != nil || a.StatusCode == 0 {
		p.log.Error("the function failed", "route", p.route.Key, "error", err)
		message(w, http.StatusInternalServerError, "Internal Server Error")
		return
	}
	answer(w, a)
}

func answer(w http.ResponseWriter, a Answer) {
	body := []byte(a.Body)
	if a.IsBase64Encoded {
		body, _ = base64.StdEncoding.DecodeString(a.Body)
	}
	for name, value := range a.Headers {
		w.Header().Set(name, value)
	}
	if w.Header().Get("Content-Type") == "" && len(body) > 0 {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	}
	w.WriteHeader(a.StatusCode)
	_, _ = w.Write(body) // the client may be gone, which is no concern of ours
}

// event is what AWS would send: names of headers in lower case, values of a
// doubled one joined by commas, cookies apart, the body in base64 unless its
// type is one of text.
func (p *proxy) event(r *http.Request, body []byte) Event {
	e := Event{
		Version:         "2.0",
		RouteKey:        p.route.Key,
		RawPath:         r.URL.Path,
		RawQueryString:  r.URL.RawQuery,
		Headers:         make(map[string]string, len(r.Header)+2),
		PathParameters:  make(map[string]string, len(p.names)),
		RequestContext:  p.context(r),
		IsBase64Encoded: len(body) > 0 && !isText(r.Header.Get("Content-Type"), body),
	}
	for name, values := range r.Header {
		if name == "Cookie" {
			e.Cookies = strings.Split(strings.Join(values, "; "), "; ")
			continue
		}
		e.Headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	maps.Copy(e.Headers, p.forwarded(r, len(body)))
	for _, name := range p.names {
		e.PathParameters[name] = r.PathValue(name)
	}
	e.QueryStringParameters = query(r)
	e.Body = string(body)
	if e.IsBase64Encoded {
		e.Body = base64.StdEncoding.EncodeToString(body)
	}
	return e
}

// forwarded are the headers that the gateway sets itself.
func (p *proxy) forwarded(r *http.Request, size int) map[string]string {
	ip, _, _ := net.SplitHostPort(r.RemoteAddr)
	return map[string]string{
		"host":              p.domain,
		"content-length":    strconv.Itoa(size),
		"x-forwarded-for":   ip,
		"x-forwarded-port":  "443",
		"x-forwarded-proto": "https",
	}
}

func query(r *http.Request) map[string]string {
	values := r.URL.Query()
	if len(values) == 0 {
		return nil
	}
	joined := make(map[string]string, len(values))
	for name := range maps.Keys(values) {
		joined[name] = strings.Join(values[name], ",")
	}
	return joined
}

func (p *proxy) context(r *http.Request) events.APIGatewayV2HTTPRequestContext {
	t := time.Now().UTC()
	ip, _, _ := net.SplitHostPort(r.RemoteAddr)
	return events.APIGatewayV2HTTPRequestContext{
		RouteKey:     p.route.Key,
		AccountID:    "000000000000",
		APIID:        "local",
		Stage:        "$default",
		RequestID:    rand.Text(),
		DomainName:   p.domain,
		DomainPrefix: "local",
		Time:         t.Format("02/Jan/2006:15:04:05 -0700"),
		TimeEpoch:    t.UnixMilli(),
		HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
			Method: r.Method, Path: r.URL.Path, Protocol: r.Proto, SourceIP: ip, UserAgent: r.UserAgent(),
		},
	}
}

// isText says whether the gateway passes a body on as it is. Bytes that are no
// UTF-8 could not be, so they go in base64 here whatever their type.
func isText(contentType string, body []byte) bool {
	t, _, _ := mime.ParseMediaType(contentType)
	text := strings.HasPrefix(t, "text/") ||
		slices.Contains([]string{"application/json", "application/xml", "application/javascript"}, t)
	return text && utf8.Valid(body)
}

// headerBytes is the size of the request line and of all header values.
func headerBytes(r *http.Request) int {
	n := len(r.Method) + 1 + len(r.RequestURI) + 1 + len(r.Proto)
	for _, values := range r.Header {
		for _, v := range values {
			n += len(v)
		}
	}
	return n
}

// message answers in the gateway's own form.
func message(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": text})
}
