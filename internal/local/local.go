// Package local is Postern on one machine: the same Lambda handlers as in AWS,
// behind a proxy that does what API Gateway does, over the embedded store.
package local

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/internal/gateway"
	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/internal/localseal"
	"github.com/postern-dev/postern/internal/sqsapi"
	"github.com/postern-dev/postern/pkg/webhook"
)

// Options say where a server listens and keeps its data.
type Options struct {
	// Addr is host:port; port 0 takes a free one.
	Addr string
	// Dir is the folder for all data; it is made if it is not there.
	Dir string
	// URL is what minted URLs begin with, where that is not the server's own
	// address: that of a tunnel, say.
	URL string
	Log *slog.Logger
}

// Server is a running server.
type Server struct {
	// Credentials are those in the data folder's credentials.json.
	Credentials Credentials
	// CredentialsFile is the path of that file.
	CredentialsFile string

	db     *bolt.DB
	http   *http.Server
	failed chan error
}

// Start opens the data folder and listens. The folder belongs to one server at a
// time; a second one fails.
func Start(ctx context.Context, o Options) (*Server, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	db, err := bolt.Open(filepath.Join(o.Dir, "postern.db"))
	if err != nil {
		return nil, err
	}
	s, err := start(ctx, o, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

func start(ctx context.Context, o Options, db *bolt.DB) (*Server, error) {
	sealer, err := localseal.Open(filepath.Join(o.Dir, "sealing.key"), rand.Reader)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", o.Addr, err)
	}
	s := &Server{db: db, failed: make(chan error, 1), CredentialsFile: filepath.Join(o.Dir, "credentials.json")}
	keyring := webhook.NewKeyring(db.Keys(), webhook.SystemClock{}, rand.Reader)
	if s.Credentials, err = loadCredentials(ctx, s.CredentialsFile, endpoint(listener), keyring); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s.http = &http.Server{
		Handler:           handler(o, s.Credentials, db, sealer, keyring),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
	}
	go func() { s.failed <- s.http.Serve(listener) }()
	return s, nil
}

// endpoint is the listener's address, as something on this machine calls it.
func endpoint(l net.Listener) string {
	host, port, _ := net.SplitHostPort(l.Addr().String()) // what net wrote, net reads
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// QueueURL is where the queue of events is, in SQS's protocol.
func (s *Server) QueueURL() string { return s.Credentials.Endpoint + "/000000000000/postern-events" }

// Wait returns when ctx is done or the server fails; it has stopped then, having
// answered what it had begun.
func (s *Server) Wait(ctx context.Context) error {
	select {
	case err := <-s.failed:
		return errors.Join(err, s.db.Close())
	case <-ctx.Done():
		return s.Close()
	}
}

// Close stops the server, for at most a few seconds answering what it has begun.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close() // a long poll may outlast the patience of who stops us
	}
	return errors.Join(err, s.db.Close())
}

func handler(o Options, c Credentials, db *bolt.DB, sealer webhook.Sealer, keyring *webhook.Keyring) http.Handler {
	webhooks, clock := db.Webhooks(), webhook.SystemClock{}
	generator := webhook.NewGenerator(webhooks, sealer, jsonschema.Compiler{}, clock, rand.Reader)
	receiver := webhook.NewReceiver(webhooks, db.Claims(), db.Events(), sealer, jsonschema.Compiler{}, clock, rand.Reader)
	function := func(key, name string, h api.Handler) gateway.Route {
		return gateway.Route{Key: key, Invoke: lambda.NewHandler(gateway.Handler(api.Logged(o.Log, name, h))).Invoke}
	}
	operator := operator{c}
	gw := gateway.NewProxy(o.Log, c.host(),
		function("POST /v1/webhooks", "generate", api.Generate(keyring, generator, cmp.Or(o.URL, c.Endpoint))),
		function("GET /v1/products/{product}/apps/{app}/webhooks", "list", api.List(keyring, webhook.NewLister(webhooks))),
		function("ANY /v1/hooks/{id}", "receive", api.Receive(receiver)),
		function("POST /local/keys", "issue key", api.IssueKey(operator, keyring)),
		function("GET /local/keys", "list keys", api.ListKeys(operator, keyring)),
		function("DELETE /local/keys/{id}", "revoke key", api.RevokeKey(operator, keyring)),
	)
	return route(gw, sqsapi.New(db, sqsapi.Credentials{AccessKeyID: c.UserID, SecretAccessKey: c.PrivateKey}, c.Endpoint))
}

// route parts the queue, which speaks SQS's protocol, from the API.
func route(gw, queue http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Target") != "" {
			queue.ServeHTTP(w, r)
			return
		}
		gw.ServeHTTP(w, r)
	})
}
