package bolt

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// A child process works on a store until it is killed. Before each call it prints
// a line with "?", and once the call has returned the same with "!": so the
// parent knows what was acknowledged, and what may or may not have happened.
const (
	childVariable = "POSTERN_TEST_BOLT_CHILD"
	crashRounds   = 60
	workers       = 4
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		runChild(path)
	}
	os.Exit(m.Run())
}

func runChild(path string) {
	db, err := Open(path)
	if err != nil {
		fmt.Println("? open", err)
		os.Exit(1)
	}
	var working sync.WaitGroup
	for range workers {
		for _, job := range []func(*DB, string){webhookJob, addressJob, claimJob, deliveryJob, keyJob, messageJob} {
			working.Go(func() {
				for {
					job(db, strings.ToLower(rand.Text()))
				}
			})
		}
	}
	working.Wait()
}

// acknowledge makes a call that the parent is to know of.
func acknowledge(what, name string, call func(ctx context.Context) error) {
	fmt.Printf("? %s %s\n", what, name)
	if err := call(context.Background()); err != nil {
		fmt.Printf("? failed %s\n", err)
		os.Exit(1)
	}
	fmt.Printf("! %s %s\n", what, name)
}

func crashWebhook(name string) webhook.Webhook {
	return webhook.Webhook{ID: name, Key: webhook.Key{Workspace: "ws", Product: "p", App: "a", Env: "dev", Event: name}}
}

func webhookJob(db *DB, name string) {
	w := crashWebhook(name)
	acknowledge("create", name, func(ctx context.Context) error { return db.Webhooks().Create(ctx, w) })
	w.Version, w.Description = 1, "updated"
	acknowledge("update", name, func(ctx context.Context) error { return db.Webhooks().Update(ctx, w) })
}

func crashClaim(name string) webhook.Claim {
	now := time.Now()
	return webhook.Claim{
		WebhookID: "w", EventID: name, Owner: name,
		At: now, Lease: now.Add(time.Hour), Expires: now.Add(24 * time.Hour),
	}
}

func claimJob(db *DB, name string) {
	c := crashClaim(name)
	acknowledge("claim", name, func(ctx context.Context) error { _, err := db.Claims().Claim(ctx, c); return err })
	if mathrand.IntN(2) == 0 {
		acknowledge("release", name, func(ctx context.Context) error { return db.Claims().Release(ctx, c) })
		return
	}
	acknowledge("commit", name, func(ctx context.Context) error { return db.Claims().Commit(ctx, c, crashRecord(c)) })
}

func keyJob(db *DB, name string) {
	k := webhook.APIKey{ID: "id-" + name, Workspace: "ws", Hash: name}
	acknowledge("add", name, func(ctx context.Context) error { return db.Keys().Add(ctx, k) })
	acknowledge("revoke", name, func(ctx context.Context) error {
		return db.Keys().Revoke(ctx, "ws", k.ID, time.Now())
	})
}

func messageJob(db *DB, name string) {
	m := webhook.Message{Body: []byte(name + strings.Repeat("x", mathrand.IntN(9000))), Group: "g"}
	acknowledge("send", name, func(ctx context.Context) error { return db.Events().Send(ctx, m) })
	var got []Received
	acknowledge("receive", name, func(ctx context.Context) (err error) {
		got, err = db.Events().Receive(ctx, ReceiveInput{Max: 1})
		return err
	})
	for _, m := range got {
		body := string(m.Body[:len(name)])
		acknowledge("delete", body, func(ctx context.Context) error { return db.Events().Delete(ctx, m.Handle) })
	}
}

// history is what a child said before it was killed.
type history struct {
	begun, done map[string]map[string]bool
}

func newHistory() history {
	return history{make(map[string]map[string]bool), make(map[string]map[string]bool)}
}

func (h history) read(t *testing.T, line string) {
	fields := strings.Fields(line)
	require.Len(t, fields, 3, line)
	require.NotEqual(t, "failed", fields[1], line)
	of := h.begun
	if fields[0] == "!" {
		of = h.done
	}
	if of[fields[1]] == nil {
		of[fields[1]] = make(map[string]bool)
	}
	of[fields[1]][fields[2]] = true
}

// crash runs a child on the store and kills it at some moment: every fourth as
// it opens the store, the others at their work, of which they have done some.
func crash(t *testing.T, path string, round int) history {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	h := newHistory()
	lines := bufio.NewScanner(out)
	killWithin := func(d time.Duration) {
		time.AfterFunc(mathrand.N(d), func() { _ = child.Process.Kill() })
	}
	if round%4 == 0 {
		killWithin(60 * time.Millisecond)
	} else {
		for left := 50 + mathrand.IntN(200); left > 0 && lines.Scan(); left-- {
			h.read(t, lines.Text())
		}
		killWithin(5 * time.Millisecond)
	}
	for lines.Scan() {
		h.read(t, lines.Text())
	}
	require.ErrorContains(t, child.Wait(), "killed")
	return h
}

func TestKilledAtAnyMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postern.db")
	acknowledged := 0
	for round := range crashRounds {
		if round%6 == 0 {
			path = filepath.Join(t.TempDir(), "postern.db")
		}
		h := crash(t, path, round)
		db, err := Open(path)
		require.NoError(t, err, "round %d", round)
		assertConsistent(t, db)
		assertWebhooksKept(t, db, h)
		assertAddressesKept(t, db, h)
		assertDeliveriesKept(t, db, h)
		assertClaimsKept(t, db, h)
		assertKeysKept(t, db, h)
		assertMessagesKept(t, db, h)
		require.NoError(t, db.Close())
		for _, names := range h.done {
			acknowledged += len(names)
		}
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
	}
	t.Logf("%d acknowledged calls in %d rounds", acknowledged, crashRounds)
	assert.Greater(t, acknowledged, 5*crashRounds, "the children hardly did anything")
}

func assertWebhooksKept(t *testing.T, db *DB, h history) {
	for name := range h.done["create"] {
		w, err := db.Webhooks().ByKey(t.Context(), crashWebhook(name).Key)
		require.NoError(t, err, "webhook %s was created", name)
		updated := w.Version == 2 && w.Description == "updated"
		assert.True(t, updated || w.Version == 1 && w.Description == "", "webhook %s is half updated", name)
		assert.False(t, h.done["update"][name] && !updated, "webhook %s was updated", name)
		assert.False(t, updated && !h.begun["update"][name], "webhook %s was never updated", name)
	}
}

func assertClaimsKept(t *testing.T, db *DB, h history) {
	for name := range h.done["claim"] {
		c := crashClaim(name)
		c.Owner = "another"
		found, err := db.Claims().Claim(t.Context(), c)
		require.NoError(t, err)
		allowed := map[webhook.Found]bool{
			webhook.Busy:   !h.done["commit"][name] && !h.done["release"][name],
			webhook.Queued: h.begun["commit"][name],
			webhook.Won:    h.begun["release"][name],
		}
		assert.True(t, allowed[found], "claim %s: found %v, allowed %v", name, found, allowed)
		assertRecordKept(t, db, crashClaim(name), found == webhook.Queued)
	}
}

func assertKeysKept(t *testing.T, db *DB, h history) {
	for name := range h.done["add"] {
		k, err := db.Keys().ByHash(t.Context(), "ws", name)
		require.NoError(t, err, "key %s was added", name)
		assert.False(t, h.done["revoke"][name] && k.RevokedAt.IsZero(), "key %s was revoked", name)
	}
}

func assertMessagesKept(t *testing.T, db *DB, h history) {
	there := make(map[string]int)
	for _, body := range allBodies(t, db.Events()) {
		there[strings.TrimRight(body, "x")]++
	}
	for name := range h.done["send"] {
		n := there[strings.TrimRight(name, "x")]
		assert.False(t, n != 1 && !h.begun["delete"][name], "message %s was sent, and is there %d times", name, n)
		assert.False(t, n != 0 && h.done["delete"][name], "message %s was deleted", name)
	}
}
