package dynamodb_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/pkg/webhook"
)

// createLarge creates n webhooks of one app, of 100 KB each: more than ten are
// not read at once. Every third is for a refund, and has received something.
func createLarge(t *testing.T, s stores, n int) webhook.Query {
	for i := range n {
		w := newWebhook([]string{"refund", "payment", "payout"}[i%3])
		w.Env = fmt.Sprintf("env-%03d", i)
		w.Policy.Schema = json.RawMessage(`"` + strings.Repeat("x", 100<<10) + `"`)
		require.NoError(t, s.webhooks.Create(t.Context(), w))
		if i%3 == 0 {
			require.NoError(t, s.webhooks.Note(t.Context(), w.Key, webhook.Activity{LastReceived: noon.Add(time.Duration(i))}))
		}
	}
	return webhook.Query{Workspace: "ws-1", Product: "shop", App: "stripe", Limit: 1000}
}

func TestListOfMoreThanAPage(t *testing.T) {
	s := openStores(t)
	all := createLarge(t, s, 36)
	for name, c := range map[string]struct {
		change func(q *webhook.Query)
		found  int
		more   bool
		calls  int
	}{
		"all":                            {func(*webhook.Query) {}, 36, false, 5},
		"as many as there are":           {func(q *webhook.Query) { q.Limit = 36 }, 36, false, 5},
		"one less":                       {func(q *webhook.Query) { q.Limit = 35 }, 35, true, 5},
		"a few":                          {func(q *webhook.Query) { q.Limit = 3 }, 3, true, 2},
		"an event":                       {func(q *webhook.Query) { q.Event = "refund" }, 12, false, 5},
		"an event, as many as there are": {func(q *webhook.Query) { q.Event, q.Limit = "refund", 12 }, 12, false, 5},
		"an event, one less":             {func(q *webhook.Query) { q.Event, q.Limit = "refund", 11 }, 11, true, 5},
		"an event, a few":                {func(q *webhook.Query) { q.Event, q.Limit = "refund", 2 }, 2, true, 2},
		"an event that none has":         {func(q *webhook.Query) { q.Event = "none" }, 0, false, 5},
		"an env":                         {func(q *webhook.Query) { q.Env = "env-020" }, 1, false, 2},
		"the rest":                       {func(q *webhook.Query) { q.AfterEnv, q.AfterEvent = "env-034", "payment" }, 1, false, 2},
		"an env that is past":            {func(q *webhook.Query) { q.Env, q.AfterEnv = "env-001", "env-002" }, 0, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			q := all
			c.change(&q)
			s.proxy.Calls()
			found, more, err := s.webhooks.List(t.Context(), q)
			require.NoError(t, err)
			assert.Len(t, found, c.found)
			assert.Equal(t, c.more, more)
			assert.LessOrEqual(t, s.proxy.Calls(), c.calls)
			assertReceived(t, found)
		})
	}
}

func TestListAfterCutAnswer(t *testing.T) {
	s := openStores(t)
	q := createLarge(t, s, 6)
	s.proxy.Inject(awstest.CutAnswer, awstest.CutAnswer)
	found, _, err := s.webhooks.List(t.Context(), q)
	require.NoError(t, err)
	assert.Len(t, found, 6)
	assertReceived(t, found)
}

// assertReceived checks the activity of webhooks from createLarge.
func assertReceived(t *testing.T, found []webhook.Webhook) {
	t.Helper()
	for _, w := range found {
		var i int
		_, err := fmt.Sscanf(w.Env, "env-%d", &i)
		require.NoError(t, err)
		want := webhook.Activity{}
		if i%3 == 0 {
			want.LastReceived = noon.Add(time.Duration(i))
		}
		assert.Equal(t, want, w.Activity, w.Env)
	}
}

// What was noted of webhooks that are not there must not hide what was noted of
// those that are.
func TestListPastActivityOfNoWebhook(t *testing.T) {
	s := openStores(t)
	w := newWebhook("payment")
	w.Env = "env-9"
	require.NoError(t, s.webhooks.Create(t.Context(), w))
	seen := webhook.Activity{LastReceived: noon}
	for i := range 10 {
		k := w.Key
		k.Env = fmt.Sprint("env-", i)
		require.NoError(t, s.webhooks.Note(t.Context(), k, seen))
	}
	found, _, err := s.webhooks.List(t.Context(), webhook.Query{Workspace: "ws-1", Product: "shop", App: "stripe", Limit: 1})
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Equal(t, seen, found[0].Activity)
}
