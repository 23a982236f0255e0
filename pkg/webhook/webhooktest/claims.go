package webhooktest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

const (
	lease  = 30 * time.Second
	window = 7 * 24 * time.Hour
)

// RunClaims checks what [webhook.Claims] promises of the stores that open returns.
func RunClaims(t *testing.T, open func(t *testing.T) webhook.Claims) {
	runAll(t, open, []check[webhook.Claims]{
		{"Claim of what nobody holds is Won", claimWon},
		{"Claim of what another holds is Busy", claimBusy},
		{"Claim repeated by its owner is Won again", claimRepeated},
		{"Claim is Retaken once the lease has run out by its own time", claimRetaken},
		{"Claim repeated by who retook it is Retaken again", retakenRepeated},
		{"Claim of what is never committed holds for its owner alone until its lease ends", claimHeldForLong},
		{"Claim after Release is Won", claimAfterRelease},
		{"Claim after Commit is Queued", claimAfterCommit},
		{"Claim is Won once the window is over by its own time", claimAfterWindow},
		{"Claim is Won if what was claimed has expired", claimAfterExpiry},
		{"Commit of nothing is ErrClaimLost", commitOfNothing},
		{"Commit by a stranger is ErrClaimLost", commitByStranger},
		{"Commit repeated is no error", commitRepeated},
		{"Commit remembers until its own Expires", commitSetsExpiry},
		{"Commit holds though the lease has run out", commitAfterLease},
		{"Commit after a takeover is ErrClaimLost", commitAfterTakeover},
		{"Commit with a record is a Commit all the same", commitWithRecord},
		{"Commit remembers until the claim's Expires, whatever the record's", commitApartFromRecord},
		{"Release of nothing is ErrClaimLost", releaseOfNothing},
		{"Release by a stranger is ErrClaimLost", releaseByStranger},
		{"Release of what is queued is ErrClaimLost", releaseOfQueued},
		{"Release after a takeover is ErrClaimLost", releaseAfterTakeover},
		{"event ids of any bytes are kept apart", claimAnyBytes},
		{"ids that read the same when joined are kept apart", claimJoinedIDs},
		{"one event id on two webhooks is two events", claimTwoWebhooks},
		{"I3: of 64 racing Claims one is Won", raceFresh},
		{"I3: of 64 racing Claims of a lease that ran out one is Retaken", raceRetake},
		{"I3: of 64 racing Claims after the window one is Won", raceExpired},
		{"I3: Commit and a takeover cannot both succeed", raceCommitAndTakeover},
		{"I3: racing deliveries commit once, however they interleave", raceDeliveries},
		{"every call fails when its context is cancelled", claimsCancelled},
	})
}

func newClaim() webhook.Claim {
	return webhook.Claim{
		WebhookID: unique(""), EventID: unique("evt_"), Owner: unique(""),
		At: now(), Lease: now().Add(lease), Expires: now().Add(window),
	}
}

// another delivery of c's event, at the same time.
func another(c webhook.Claim) webhook.Claim { return anotherAt(c, c.At) }

func anotherAt(c webhook.Claim, at time.Time) webhook.Claim {
	c.Owner = unique("")
	c.At, c.Lease, c.Expires = at, at.Add(lease), at.Add(window)
	return c
}

func requireFound(t *testing.T, s webhook.Claims, want webhook.Found, c webhook.Claim) {
	t.Helper()
	got, err := s.Claim(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func won(t *testing.T, s webhook.Claims) webhook.Claim {
	t.Helper()
	c := newClaim()
	requireFound(t, s, webhook.Won, c)
	return c
}

func queued(t *testing.T, s webhook.Claims) webhook.Claim {
	t.Helper()
	c := won(t, s)
	require.NoError(t, s.Commit(t.Context(), c, nil))
	return c
}

// takenOver returns a claim that has lost its event, and the one that has it.
func takenOver(t *testing.T, s webhook.Claims) (loser, holder webhook.Claim) {
	t.Helper()
	loser = won(t, s)
	holder = anotherAt(loser, loser.Lease.Add(time.Second))
	requireFound(t, s, webhook.Retaken, holder)
	return loser, holder
}

func claimWon(t *testing.T, s webhook.Claims) { won(t, s) }

func claimBusy(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	requireFound(t, s, webhook.Busy, another(c))
	requireFound(t, s, webhook.Busy, anotherAt(c, c.Lease.Add(-time.Millisecond)))
	requireFound(t, s, webhook.Won, c)
}

func claimRepeated(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	requireFound(t, s, webhook.Won, c)
	require.NoError(t, s.Commit(t.Context(), c, nil))
}

func claimRetaken(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	late := anotherAt(c, c.Lease.Add(time.Millisecond))
	requireFound(t, s, webhook.Retaken, late)
	requireFound(t, s, webhook.Busy, anotherAt(c, late.At))
	requireFound(t, s, webhook.Retaken, anotherAt(c, late.Lease.Add(time.Millisecond)))
}

func retakenRepeated(t *testing.T, s webhook.Claims) {
	_, holder := takenOver(t, s)
	requireFound(t, s, webhook.Retaken, holder)
	require.NoError(t, s.Commit(t.Context(), holder, nil))
}

// A lease may last as long as the window, and its owner come again at any time, with
// times of its own: what it finds does not change, and nobody else has it meanwhile.
func claimHeldForLong(t *testing.T, s webhook.Claims) {
	c := newClaim()
	c.Lease = c.Expires
	requireFound(t, s, webhook.Won, c)
	again := c
	for _, after := range []time.Duration{0, time.Millisecond, time.Hour, window - time.Second} {
		again.At = c.At.Add(after)
		again.Lease, again.Expires = again.At.Add(window), again.At.Add(window)
		requireFound(t, s, webhook.Won, again)
		requireFound(t, s, webhook.Busy, anotherAt(c, again.At))
	}
	requireFound(t, s, webhook.Won, anotherAt(c, again.Expires.Add(2*time.Second)))
}

func claimAfterRelease(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	require.NoError(t, s.Release(t.Context(), c))
	requireFound(t, s, webhook.Won, another(c))
}

func claimAfterCommit(t *testing.T, s webhook.Claims) {
	c := queued(t, s)
	requireFound(t, s, webhook.Queued, another(c))
	requireFound(t, s, webhook.Queued, anotherAt(c, c.Lease.Add(time.Hour)))
	requireFound(t, s, webhook.Queued, anotherAt(c, c.Expires.Add(-2*time.Second)))
}

func claimAfterWindow(t *testing.T, s webhook.Claims) {
	c := queued(t, s)
	later := anotherAt(c, c.Expires.Add(2*time.Second))
	requireFound(t, s, webhook.Won, later)
	requireFound(t, s, webhook.Busy, another(later))
	require.NoError(t, s.Commit(t.Context(), later, nil))
	requireFound(t, s, webhook.Queued, another(later))
}

func claimAfterExpiry(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	requireFound(t, s, webhook.Won, anotherAt(c, c.Expires.Add(2*time.Second)))
}

func claimsCancelled(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	assertFailsWhenCancelled(t, map[string]func(ctx context.Context) error{
		"Claim":   func(ctx context.Context) error { _, err := s.Claim(ctx, newClaim()); return err },
		"Commit":  func(ctx context.Context) error { return s.Commit(ctx, c, nil) },
		"Release": func(ctx context.Context) error { return s.Release(ctx, c) },
	})
}
