package webhooktest

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// newActivity has every field set, to about the same minute.
func newActivity(at time.Time) webhook.Activity {
	at = at.Truncate(time.Minute)
	return webhook.Activity{
		LastReceived: at, LastAccepted: at.Add(-time.Minute), LastRefused: at.Add(-2 * time.Minute),
		LastCause:      "signature_mismatch",
		SecretsMatched: map[string]time.Time{"sec_1": at.Add(-3 * time.Minute)},
	}
}

func normalActivity(a webhook.Activity) webhook.Activity {
	a.LastReceived, a.LastAccepted, a.LastRefused = a.LastReceived.UTC(), a.LastAccepted.UTC(), a.LastRefused.UTC()
	a.SecretsMatched = nilIfEmptyMap(maps.Clone(a.SecretsMatched))
	for id, t := range a.SecretsMatched {
		a.SecretsMatched[id] = t.UTC()
	}
	return a
}

// assertActivity waits until List, which may lag behind, shows a webhook's activity.
func assertActivity(t *testing.T, s webhook.Webhooks, k webhook.Key, want webhook.Activity) {
	t.Helper()
	var got webhook.Activity
	same := func() bool {
		found, _, err := s.List(t.Context(), allOf(k))
		if err != nil || len(found) != 1 {
			return false
		}
		got = found[0].Activity
		return assert.ObjectsAreEqual(normalActivity(want), normalActivity(got))
	}
	if !eventually(same) {
		assert.Equal(t, normalActivity(want), normalActivity(got))
	}
}

func note(t *testing.T, s webhook.Webhooks, k webhook.Key, a webhook.Activity) {
	t.Helper()
	require.NoError(t, s.Note(t.Context(), k, a))
}

func created(t *testing.T, s webhook.Webhooks) webhook.Webhook {
	t.Helper()
	w := newWebhook(newKey())
	require.NoError(t, s.Create(t.Context(), w))
	return w
}

func noteListed(t *testing.T, s webhook.Webhooks) {
	w, other := created(t, s), created(t, s)
	assertActivity(t, s, w.Key, webhook.Activity{})
	a := newActivity(now())
	note(t, s, w.Key, a)
	assertActivity(t, s, w.Key, a)
	assertActivity(t, s, other.Key, webhook.Activity{})
	assertStored(t, s, w)
	assertLeads(t, s, w)
}

func noteForward(t *testing.T, s webhook.Webhooks) {
	at := now().Truncate(time.Minute)
	before, after := at.Add(-time.Hour), at.Add(time.Hour)
	for name, c := range map[string]struct{ noted, want webhook.Activity }{
		"nothing": {webhook.Activity{}, newActivity(at)},
		"all back": {
			webhook.Activity{LastReceived: before, LastAccepted: before, LastRefused: before, LastCause: "stale"},
			newActivity(at),
		},
		"received forward": {
			webhook.Activity{LastReceived: after},
			with(newActivity(at), func(a *webhook.Activity) { a.LastReceived = after }),
		},
		"received back, accepted forward": {
			webhook.Activity{LastReceived: before, LastAccepted: after},
			with(newActivity(at), func(a *webhook.Activity) { a.LastAccepted = after }),
		},
		"received forward, accepted back, refused forward": {
			webhook.Activity{LastReceived: after, LastAccepted: before, LastRefused: after, LastCause: "stale"},
			with(newActivity(at), func(a *webhook.Activity) {
				a.LastReceived, a.LastRefused, a.LastCause = after, after, "stale"
			}),
		},
		"received forward, refused back": {
			webhook.Activity{LastReceived: after, LastRefused: before, LastCause: "stale"},
			with(newActivity(at), func(a *webhook.Activity) { a.LastReceived = after }),
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := created(t, s)
			note(t, s, w.Key, newActivity(at))
			note(t, s, w.Key, c.noted)
			assertActivity(t, s, w.Key, c.want)
		})
	}
}

func with(a webhook.Activity, change func(a *webhook.Activity)) webhook.Activity {
	change(&a)
	return a
}

func noteSecrets(t *testing.T, s webhook.Webhooks) {
	w, at := created(t, s), now().Truncate(time.Minute)
	secrets := func(matched map[string]time.Time) webhook.Activity {
		return webhook.Activity{LastReceived: at, SecretsMatched: matched}
	}
	note(t, s, w.Key, secrets(map[string]time.Time{"sec_1": at}))
	note(t, s, w.Key, secrets(map[string]time.Time{"sec_2": at.Add(time.Minute), "Sec.3-x": at}))
	note(t, s, w.Key, secrets(map[string]time.Time{"sec_1": at.Add(-time.Hour), "sec_2": at.Add(time.Hour)}))
	note(t, s, w.Key, secrets(nil))
	assertActivity(t, s, w.Key, secrets(map[string]time.Time{"sec_1": at, "sec_2": at.Add(time.Hour), "Sec.3-x": at}))
}

func noteRace(t *testing.T, s webhook.Webhooks) {
	w, at := created(t, s), now().Truncate(time.Minute)
	const n = 12
	minute := func(i int) time.Time { return at.Add(time.Duration(i) * time.Minute) }
	errs := race(n, func(i int) error {
		a := webhook.Activity{LastReceived: minute(i), SecretsMatched: map[string]time.Time{fmt.Sprint("sec_", i%3): minute(i)}}
		if i%2 == 0 {
			a.LastAccepted = minute(i)
		} else {
			a.LastRefused, a.LastCause = minute(i), fmt.Sprint("cause_", i)
		}
		return s.Note(t.Context(), w.Key, a)
	})
	for _, err := range errs {
		require.NoError(t, err)
	}
	assertActivity(t, s, w.Key, webhook.Activity{
		LastReceived: minute(11), LastAccepted: minute(10), LastRefused: minute(11), LastCause: "cause_11",
		SecretsMatched: map[string]time.Time{"sec_0": minute(9), "sec_1": minute(10), "sec_2": minute(11)},
	})
}

func noteKeptByUpdate(t *testing.T, s webhook.Webhooks) {
	w, a := created(t, s), newActivity(now())
	note(t, s, w.Key, a)
	for _, w.Activity = range []webhook.Activity{{}, newActivity(now().Add(time.Hour)), newActivity(now().Add(-time.Hour))} {
		require.NoError(t, s.Update(t.Context(), w))
		w.Version++
		assertActivity(t, s, w.Key, a)
	}
	w.Activity = webhook.Activity{}
	assertStored(t, s, w)
}

func noteAbsent(t *testing.T, s webhook.Webhooks) {
	k := newKey()
	note(t, s, k, newActivity(now()))
	found, _, err := s.List(t.Context(), allOf(k))
	require.NoError(t, err)
	assert.Empty(t, found)
	_, err = s.ByKey(t.Context(), k)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}
