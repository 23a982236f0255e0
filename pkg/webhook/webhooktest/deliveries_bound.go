package webhooktest

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// keepAll keeps deliveries, a few at a time, and returns those that found a place.
func keepAll(t *testing.T, s webhook.Deliveries, all []webhook.KeptDelivery) (placed []webhook.KeptDelivery) {
	t.Helper()
	errs := make([]error, len(all))
	var next atomic.Int64
	race(8, func(int) error {
		for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
			errs[i] = s.Keep(t.Context(), all[i])
		}
		return nil
	})
	for i, err := range errs {
		if err == nil {
			placed = append(placed, all[i])
			continue
		}
		require.ErrorIs(t, err, webhook.ErrFull)
	}
	return placed
}

// flood is n deliveries to a webhook, one received at a time.
func flood(webhookID string, n int) []webhook.KeptDelivery {
	all := make([]webhook.KeptDelivery, n)
	for i := range all {
		all[i] = newKept(webhookID)
		all[i].ReceivedAt = all[0].ReceivedAt.Add(time.Duration(i) * time.Millisecond)
	}
	return all
}

// full floods a webhook until hardly anything finds a place, and returns what did.
func full(t *testing.T, s webhook.Deliveries) (hook string, placed []webhook.KeptDelivery) {
	t.Helper()
	hook = unique("")
	placed = keepAll(t, s, flood(hook, 2*webhook.MaxKept))
	require.LessOrEqual(t, len(placed), webhook.MaxKept)
	require.Greater(t, len(placed), webhook.MaxKept/2)
	return hook, placed
}

func keepHasRoom(t *testing.T, s webhook.Deliveries) {
	hook := unique("")
	placed := keepAll(t, s, flood(hook, 100))
	assert.GreaterOrEqual(t, len(placed), 95)
	assertListKept(t, s, hook, now(), placed...)
}

func keepBound(t *testing.T, s webhook.Deliveries) {
	hook, placed := full(t, s)
	assertListKept(t, s, hook, now(), placed...)
	for _, i := range []int{0, 1, len(placed) / 2, len(placed) - 1} {
		assertKept(t, s, placed[i])
	}
}

func keepBoundApart(t *testing.T, s webhook.Deliveries) {
	hook, placed := full(t, s)
	other := unique("")
	keptThere := keepAll(t, s, flood(other, 20))
	assert.GreaterOrEqual(t, len(keptThere), 19)
	assertListKept(t, s, other, now(), keptThere...)
	assertListKept(t, s, hook, now(), placed...)
}

func keepReplacesWhenFull(t *testing.T, s webhook.Deliveries) {
	hook, placed := full(t, s)
	for i := range placed {
		placed[i].Code = fmt.Sprint("again_", i)
	}
	require.Len(t, keepAll(t, s, placed), len(placed))
	assertListKept(t, s, hook, now(), placed...)
	assertKept(t, s, placed[len(placed)-1])
}

func keepReusesPlaces(t *testing.T, s webhook.Deliveries) {
	hook, placed := full(t, s)
	later := flood(hook, 100)
	for i := range later {
		later[i].ReceivedAt = placed[0].Expires.Add(time.Hour + time.Duration(i)*time.Millisecond)
		later[i].Expires = later[i].ReceivedAt.Add(window)
	}
	keptLater := keepAll(t, s, later)
	assert.GreaterOrEqual(t, len(keptLater), 95)
	assertListKept(t, s, hook, later[0].ReceivedAt, keptLater...)

	hook, placed = full(t, s)
	for _, d := range placed {
		require.NoError(t, s.Remove(t.Context(), hook, d.ID))
	}
	again := keepAll(t, s, flood(hook, 100))
	assert.GreaterOrEqual(t, len(again), 95)
	assertListKept(t, s, hook, now(), again...)
}

// A delivery keeps its place, or is moved, when another one becomes free that it
// would rather have had: it is never in two.
func keptOnce(t *testing.T, s webhook.Deliveries) {
	hook, placed := full(t, s)
	var left []webhook.KeptDelivery
	for i, d := range placed {
		if i%2 == 0 {
			require.NoError(t, s.Remove(t.Context(), hook, d.ID))
			continue
		}
		d.Code = "again"
		left = append(left, d)
	}
	require.Len(t, keepAll(t, s, left), len(left))
	assertListKept(t, s, hook, now(), left...)
	for _, d := range left[:20] {
		assertKept(t, s, d)
		require.NoError(t, s.Remove(t.Context(), hook, d.ID))
		assertNotKept(t, s, d, now())
	}
	assertListKept(t, s, hook, now(), left[20:]...)
}

func keepRace(t *testing.T, s webhook.Deliveries) {
	hook := unique("")
	all := flood(hook, racers)
	errs := race(len(all), func(i int) error { return s.Keep(t.Context(), all[i]) })
	var placed []webhook.KeptDelivery
	for i, err := range errs {
		if err == nil {
			placed = append(placed, all[i])
			assertKept(t, s, all[i])
			continue
		}
		require.ErrorIs(t, err, webhook.ErrFull)
	}
	assert.GreaterOrEqual(t, len(placed), racers-3)
	assertListKept(t, s, hook, now(), placed...)
}

func keepRaceOfOne(t *testing.T, s webhook.Deliveries) {
	all := flood(unique(""), 16)
	for i := range all {
		all[i].ID = all[0].ID
	}
	for _, err := range race(len(all), func(i int) error { return s.Keep(t.Context(), all[i]) }) {
		require.NoError(t, err)
	}
	got, err := s.Kept(t.Context(), all[0].WebhookID, all[0].ID, now())
	require.NoError(t, err)
	i := slices.IndexFunc(all, func(d webhook.KeptDelivery) bool { return d.ReceivedAt.Equal(got.ReceivedAt) })
	require.GreaterOrEqual(t, i, 0)
	assert.Equal(t, normalKept(all[i]), normalKept(got))
	assertListKept(t, s, got.WebhookID, now(), all[i])
}
