package consumer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

const (
	// DefaultConcurrency is how many messages are handled at a time.
	DefaultConcurrency = 10
	// DefaultTimeout is how long one event may take.
	DefaultTimeout = time.Minute
	// MaxTimeout is the longest for which SQS hides a message.
	MaxTimeout = 12 * time.Hour
	// DefaultWindow is how long an inbox remembers an event: for as long as SQS can
	// keep a message.
	DefaultWindow = 14 * 24 * time.Hour
	// MissedOnlyWindow is how long it remembers one with MissedOnly: for as long as the
	// event can be replayed, and SQS keep the message of that.
	MissedOnlyWindow = webhook.MaxArchiveDays*24*time.Hour + DefaultWindow
)

// Config is what a [Consumer] is made of. Name and Handler are required.
type Config struct {
	// Name tells this workflow from others that share an inbox: 1 to 64 letters,
	// digits, dots, underscores or hyphens. Under another name all events are new.
	Name string
	// Handler does the work.
	Handler Handler
	// Inbox remembers which events were handled, so that each is once, however often
	// the queue delivers it. Without one the handler must see to that itself. A call to it
	// is given up after 10 seconds.
	Inbox webhook.Claims
	// Window is how long the inbox remembers them, from when each was begun, and longer
	// than Timeout; 0 means DefaultWindow, or MissedOnlyWindow with MissedOnly.
	Window time.Duration
	// MissedOnly has replays of what the inbox remembers as handled left out. Without
	// it a replay is handled once more.
	MissedOnly bool
	// Blobs has the bodies that are too large for the queue. Without it an event that
	// has its body there fails.
	Blobs Blobs
	// Verify, where not nil, is asked about each event, body and all, before it is
	// claimed. Its error has the event fail. [Verify] is what it may call. It is called
	// concurrently.
	Verify func(ctx context.Context, e webhook.Event) error
	// Concurrency is how many messages are handled at a time, in one call of HandleSQS or
	// Run; 0 means DefaultConcurrency.
	Concurrency int
	// Timeout is how long one event may take, fetching and verifying included, up to
	// MaxTimeout; 0 means DefaultTimeout. In a Lambda function the time that is left to
	// the invocation counts too. It is also how long an event waits whose consumer died
	// over it, since until then the inbox cannot tell dead from slow.
	Timeout time.Duration
	// Report, where not nil, is told of every message, concurrently. A panic of it is
	// logged.
	Report func(ctx context.Context, r Report)
	// Log gets a line on every message, and on what fails besides; nil means
	// slog.Default(). No line has bodies or headers, but errors and panics of the
	// handler stand there as they are.
	Log *slog.Logger
}

// Blobs has bodies that are too large for the queue; a [webhook.Blobs] is one.
type Blobs interface {
	// Get returns what the URI ref stands for, which it must hold for untrusted: it
	// reads from no other place than where Postern writes. The bytes are checked by the
	// caller.
	Get(ctx context.Context, ref string) ([]byte, error)
}

var namePattern = regexp.MustCompile(`\A[A-Za-z0-9._-]{1,64}\z`)

func (c Config) validate() error {
	switch {
	case !namePattern.MatchString(c.Name):
		return errors.New("consumer: Name must be 1 to 64 letters, digits, dots, underscores or hyphens")
	case c.Handler == nil:
		return errors.New("consumer: Handler is required")
	case c.Window != 0 && c.Window <= cmp.Or(c.Timeout, DefaultTimeout):
		return errors.New("consumer: Window must be longer than Timeout: the inbox would forget what is being handled")
	case c.Concurrency < 0:
		return errors.New("consumer: Concurrency must not be negative")
	case c.Timeout < 0 || c.Timeout > MaxTimeout:
		return fmt.Errorf("consumer: Timeout must be at most %s, and not negative", MaxTimeout)
	case c.MissedOnly && c.Inbox == nil:
		return errors.New("consumer: MissedOnly needs an Inbox")
	}
	return nil
}

func (c Config) withDefaults() Config {
	c.Window = cmp.Or(c.Window, c.defaultWindow())
	c.Concurrency = cmp.Or(c.Concurrency, DefaultConcurrency)
	c.Timeout = cmp.Or(c.Timeout, DefaultTimeout)
	c.Log = cmp.Or(c.Log, slog.Default())
	return c
}

func (c Config) defaultWindow() time.Duration {
	if c.MissedOnly {
		return MissedOnlyWindow
	}
	return DefaultWindow
}
