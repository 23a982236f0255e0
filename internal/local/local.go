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
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/internal/gateway"
	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/internal/localblobs"
	"github.com/postern-dev/postern/internal/localseal"
	"github.com/postern-dev/postern/internal/sqsapi"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
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
	// ArchiveDays are those of [webhook.Services].
	ArchiveDays *int
	Log         *slog.Logger
}

// Server is a running server.
type Server struct {
	// Credentials are those in the data folder's credentials.json.
	Credentials Credentials
	// CredentialsFile is the path of that file.
	CredentialsFile string
	// Exposed says that not this machine alone may reach the server.
	Exposed bool

	db        *bolt.DB
	http      *http.Server
	failed    chan error
	stopSweep context.CancelFunc
}

// Start opens the data folder and listens. The folder belongs to one server at a
// time; a second one fails.
func Start(ctx context.Context, o Options) (*Server, error) {
	if err := makeFolder(o.Dir); err != nil {
		return nil, err
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
	s := &Server{db: db, failed: make(chan error, 1), Exposed: exposed(listener.Addr()), CredentialsFile: filepath.Join(o.Dir, "credentials.json")}
	keyring := webhook.NewKeyring(db.Keys(), webhook.SystemClock{}, rand.Reader)
	if s.Credentials, err = loadCredentials(ctx, s.CredentialsFile, endpoint(listener), keyring); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	blobs := localblobs.New(filepath.Join(o.Dir, "blobs"), s.Credentials.Endpoint)
	sweeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stopSweep = stop
	go blobs.Run(sweeping)
	s.http = &http.Server{
		Handler:           handler(o, s.Credentials, db, sealer, blobs, keyring),
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

func exposed(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return !ok || !tcp.IP.IsLoopback()
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
	s.stopSweep()
	s.db.EndWaits()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close() // a body may come more slowly than who stops us is patient
	}
	return errors.Join(err, s.db.Close())
}

func handler(o Options, c Credentials, db *bolt.DB, sealer webhook.Sealer, blobs webhook.Blobs, keyring *webhook.Keyring) http.Handler {
	schemas, clock := jsonschema.Compiler{}, webhook.SystemClock{}
	services := webhook.Services{
		Webhooks: db.Webhooks(), Claims: db.Claims(), Archive: db.Archive(), Deliveries: db.Deliveries(), Blobs: blobs, Queue: db.Events(),
		Sealer: sealer, Schemas: schemas, Fetcher: provider.NewHTTPFetcher(nil), Clock: clock, Entropy: rand.Reader,
		ArchiveDays: o.ArchiveDays,
	}
	generator := webhook.NewGenerator(services.Webhooks, sealer, schemas, clock, rand.Reader)
	manager := webhook.NewManager(services.Webhooks, sealer, schemas, clock, rand.Reader)
	url := cmp.Or(o.URL, c.Endpoint)
	f := functions{log: o.Log}
	f.add("generate", api.Generate(keyring, generator, url), "POST /v1/webhooks")
	f.add("list", api.List(keyring, webhook.NewLister(services.Webhooks)), "GET /v1/products/{product}/apps/{app}/webhooks")
	f.add("receive", api.Receive(webhook.NewReceiver(services)), "ANY /v1/hooks/{id}")
	f.add("manage", api.Manage(keyring, manager, url), api.ManageRoutes...)
	f.add("deliveries", api.Deliveries(keyring, webhook.NewRetrier(services)), api.DeliveryRoutes...)
	f.add("events", api.Events(keyring, webhook.NewReplayer(services)), api.EventRoutes...)
	f.add("issue key", api.IssueKey(operator{c}, keyring), "POST /local/keys")
	f.add("list keys", api.ListKeys(operator{c}, keyring), "GET /local/keys")
	f.add("revoke key", api.RevokeKey(operator{c}, keyring), "DELETE /local/keys/{id}")
	gw := gateway.NewProxy(o.Log, c.host(), f.routes...)
	return route(gw, blobsHandler(blobs, keyring), sqsapi.New(db, sqsapi.Credentials{AccessKeyID: c.UserID, SecretAccessKey: c.PrivateKey}, c.Endpoint))
}

// functions are the Lambda functions that stand behind the gateway.
type functions struct {
	log    *slog.Logger
	routes []gateway.Route
}

func (f *functions) add(name string, h api.Handler, keys ...string) {
	invoke := lambda.NewHandler(gateway.Handler(api.Logged(f.log, name, h))).Invoke
	for _, key := range keys {
		f.routes = append(f.routes, gateway.Route{Key: key, Invoke: invoke})
	}
}

// route parts the queue, which speaks SQS's protocol, large bodies and the front page
// from the API.
func route(gw, blobs, queue http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("X-Amz-Target") != "":
			queue.ServeHTTP(w, r)
		case r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, localblobs.Path):
			blobs.ServeHTTP(w, r)
		case r.Method == http.MethodGet && r.URL.Path == "/":
			front(w, r)
		default:
			gw.ServeHTTP(w, r)
		}
	})
}
