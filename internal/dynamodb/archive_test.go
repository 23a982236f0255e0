package dynamodb_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/pkg/webhook"
)

// recordMany records n events of one webhook, one each minute, with ids so long
// that what Find reads of 110 of them is more than 1 MB. Every third has a type.
func recordMany(t *testing.T, s stores, n int, change func(i int, r *webhook.Record)) (ids []string) {
	for i := range n {
		c := newClaim()
		c.EventID = fmt.Sprintf("%03d%s", i, strings.Repeat("x", 9<<10))
		requireFound(t, s, webhook.Won, c)
		r := newRecord(c)
		r.QueuedAt = noon.Add(time.Duration(i) * time.Minute)
		change(i, &r)
		require.NoError(t, s.claims.Commit(t.Context(), c, &r))
		ids = append(ids, c.EventID[:3])
	}
	return ids
}

func find(t *testing.T, s stores, change func(q *webhook.RecordQuery)) (ids []string, more bool) {
	q := webhook.RecordQuery{WebhookID: "hook-1", At: noon, Since: noon, Until: noon.Add(24 * time.Hour), Limit: 1000}
	change(&q)
	s.proxy.Calls()
	found, rest, err := s.archive.Find(t.Context(), q)
	require.NoError(t, err)
	for _, r := range found {
		ids = append(ids, r.EventID[:3])
	}
	return ids, rest != nil
}

func TestFindOfMoreThanAPage(t *testing.T) {
	s := openStores(t)
	all := recordMany(t, s, 600, func(i int, r *webhook.Record) {
		r.Type = []string{"refund", "", ""}[i%3]
	})
	refunds := []string{}
	for i := 0; i < len(all); i += 3 {
		refunds = append(refunds, all[i])
	}
	for name, c := range map[string]struct {
		change func(q *webhook.RecordQuery)
		want   []string
		more   bool
		calls  int
	}{
		"all":                  {func(*webhook.RecordQuery) {}, all, false, 8},
		"as many as there are": {func(q *webhook.RecordQuery) { q.Limit = 600 }, all, false, 8},
		"one less":             {func(q *webhook.RecordQuery) { q.Limit = 599 }, all[:599], true, 8},
		"a few":                {func(q *webhook.RecordQuery) { q.Limit = 3 }, all[:3], true, 4},
		"the rest": {func(q *webhook.RecordQuery) {
			q.AfterTime, q.AfterID = noon.Add(597*time.Minute), "597"+strings.Repeat("x", 9<<10)
		}, all[598:], false, 4},
		"a type":        {func(q *webhook.RecordQuery) { q.Type = "refund" }, refunds, false, 8},
		"a few, a type": {func(q *webhook.RecordQuery) { q.Type, q.Limit = "refund", 3 }, refunds[:3], true, 4},
		"no time":       {func(q *webhook.RecordQuery) { q.Until = q.Since.Add(-1) }, nil, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			ids, more := find(t, s, c.change)
			assert.Equal(t, c.want, ids)
			assert.Equal(t, c.more, more)
			assert.LessOrEqual(t, s.proxy.Calls(), c.calls)
		})
	}
}

// What has expired is deleted late, and must not make a page look like the last.
func TestFindPastWhatHasExpired(t *testing.T) {
	s := openStores(t)
	all := recordMany(t, s, 100, func(i int, r *webhook.Record) {
		if i < 90 {
			r.Expires = noon
		}
	})
	ids, more := find(t, s, func(q *webhook.RecordQuery) { q.Limit = 1 })
	assert.Equal(t, all[90:91], ids)
	assert.True(t, more)
	assert.LessOrEqual(t, s.proxy.Calls(), 8, "of each shard a look at the first, and 1 MB")
}

// byFive has DynamoDB go through five items in a call that does not say how many, as it
// would where each had 200 KB.
func byFive(server http.Handler, w http.ResponseWriter, r *http.Request) {
	var in map[string]any
	_ = json.NewDecoder(r.Body).Decode(&in)
	if _, said := in["Limit"]; !said {
		in["Limit"] = 5
	}
	body, _ := json.Marshal(in)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	server.ServeHTTP(w, r)
}

// What is rare among many is not sought for longer than a function has time.
func TestFindOfWhatIsRare(t *testing.T) {
	s := openStores(t)
	const n, rare = 300, 150 // of which a call goes through 200, not as far in each shard
	var want []string
	for i := range n {
		c := newClaim()
		c.EventID = fmt.Sprint("evt_", i)
		requireFound(t, s, webhook.Won, c)
		r := newRecord(c)
		r.QueuedAt = noon.Add(time.Duration(i) * time.Minute)
		if i == 1 || i >= rare {
			r.Type, want = "rare", append(want, c.EventID)
		}
		require.NoError(t, s.claims.Commit(t.Context(), c, &r))
	}
	var got []string
	q := webhook.RecordQuery{WebhookID: "hook-1", At: noon, Since: noon, Until: noon.Add(24 * time.Hour), Type: "rare", Limit: 1000}
	pages := 0
	for rest := new(webhook.RecordPlace); rest != nil; pages++ {
		require.Less(t, pages, 10, "it comes to no end")
		q.AfterTime, q.AfterID = rest.Time, rest.ID
		s.proxy.Calls()
		s.proxy.Inject(slices.Repeat([]awstest.Fault{byFive}, 40)...)
		var found []webhook.Record
		var err error
		found, rest, err = s.archive.Find(t.Context(), q)
		require.NoError(t, err)
		assert.LessOrEqual(t, s.proxy.Calls(), 40)
		for _, r := range found {
			got = append(got, r.EventID)
		}
	}
	assert.Greater(t, pages, 1)
	assert.Equal(t, want, got)
}
