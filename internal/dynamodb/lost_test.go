package dynamodb_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/pkg/webhook"
)

// A write that landed, and whose answer was lost, is repeated by the SDK, and
// then finds its own work (see the traps in the AWS SDK's issue 2737).
func TestClaimAfterLostAnswer(t *testing.T) {
	s := openStores(t)
	for name, c := range map[string]struct {
		before func(t *testing.T, c webhook.Claim)
		want   webhook.Found
	}{
		"of a new event": {func(*testing.T, webhook.Claim) {}, webhook.Won},
		"of a released one": {func(t *testing.T, c webhook.Claim) {
			earlier := rivalOf(c, -time.Minute)
			requireFound(t, s, webhook.Won, earlier)
			require.NoError(t, s.claims.Release(t.Context(), earlier))
		}, webhook.Won},
		"of an expired one": {func(t *testing.T, c webhook.Claim) {
			requireFound(t, s, webhook.Won, rivalOf(c, -30*24*time.Hour))
		}, webhook.Won},
		"of one whose lease has run out": {func(t *testing.T, c webhook.Claim) {
			requireFound(t, s, webhook.Won, rivalOf(c, -time.Minute))
		}, webhook.Retaken},
		"of one that another holds": {func(t *testing.T, c webhook.Claim) {
			requireFound(t, s, webhook.Won, rivalOf(c, 0))
		}, webhook.Busy},
		"of a queued one": {func(t *testing.T, c webhook.Claim) {
			earlier := rivalOf(c, 0)
			requireFound(t, s, webhook.Won, earlier)
			require.NoError(t, s.claims.Commit(t.Context(), earlier, nil))
		}, webhook.Queued},
	} {
		t.Run(name, func(t *testing.T) {
			claim := newClaim()
			c.before(t, claim)
			s.proxy.Calls()
			s.proxy.Inject(awstest.LoseAnswer, awstest.CutAnswer)
			requireFound(t, s, c.want, claim)
			assert.Equal(t, 3, s.proxy.Calls())
		})
	}
}

func requireFound(t *testing.T, s stores, want webhook.Found, c webhook.Claim) {
	t.Helper()
	found, err := s.claims.Claim(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, want, found)
}

// What finds its own work is no failure, of which the SDK bears some tens.
func TestClaimsAfterManyLostAnswers(t *testing.T) {
	s := openStores(t)
	for range 100 {
		s.proxy.Inject(awstest.LoseAnswer)
		requireFound(t, s, webhook.Won, newClaim())
	}
}

func TestOtherCallsAfterLostAnswer(t *testing.T) {
	s := openStores(t)
	w, k := newWebhook("payment"), newAPIKey()
	deleted := newWebhook("refund")
	require.NoError(t, s.webhooks.Create(t.Context(), deleted))
	d, seen := newKept(), newActivity(noon)
	committed, released := newClaim(), newClaim()
	r := newRecord(committed)
	requireFound(t, s, webhook.Won, committed)
	requireFound(t, s, webhook.Won, released)
	for _, each := range []struct {
		name        string
		call        func(ctx context.Context) error
		repeatedErr error
	}{
		{"Create", func(ctx context.Context) error { return s.webhooks.Create(ctx, w) }, webhook.ErrExists},
		{"Update", func(ctx context.Context) error { return s.webhooks.Update(ctx, w) }, webhook.ErrConflict},
		{"Delete", func(ctx context.Context) error { return s.webhooks.Delete(ctx, deleted) }, webhook.ErrConflict},
		{"Note", func(ctx context.Context) error { return s.webhooks.Note(ctx, w.Key, seen) }, nil},
		{"Keep", func(ctx context.Context) error { return s.deliveries.Keep(ctx, d) }, nil},
		{"Remove", func(ctx context.Context) error { return s.deliveries.Remove(ctx, d.WebhookID, d.ID) }, nil},
		{"Add", func(ctx context.Context) error { return s.keys.Add(ctx, k) }, webhook.ErrExists},
		{"Revoke", func(ctx context.Context) error { return s.keys.Revoke(ctx, k.Workspace, k.ID, noon) }, nil},
		{"Commit", func(ctx context.Context) error { return s.claims.Commit(ctx, committed, &r) }, nil},
		{"Release", func(ctx context.Context) error { return s.claims.Release(ctx, released) }, webhook.ErrClaimLost},
	} {
		t.Run(each.name, func(t *testing.T) {
			s.proxy.Inject(awstest.LoseAnswer, awstest.CutAnswer)
			require.NoError(t, each.call(t.Context()))
			assert.ErrorIs(t, each.call(t.Context()), each.repeatedErr, "called once more")
		})
	}
}

func TestReleaseAfterLostCallOfWhatIsAnothers(t *testing.T) {
	s := openStores(t)
	holder := newClaim()
	requireFound(t, s, webhook.Won, holder)
	s.proxy.Inject(awstest.LoseCall)
	assert.ErrorIs(t, s.claims.Release(t.Context(), rivalOf(holder, 0)), webhook.ErrClaimLost)
	assert.NoError(t, s.claims.Commit(t.Context(), holder, nil))
}

func TestEveryAnswerLost(t *testing.T) {
	s := openStores(t)
	c := newClaim()
	s.proxy.Inject(awstest.LoseAnswer, awstest.LoseAnswer, awstest.LoseAnswer)
	_, err := s.claims.Claim(t.Context(), c)
	require.Error(t, err)
	for _, sentinel := range []error{webhook.ErrClaimLost, webhook.ErrNotFound, webhook.ErrConflict, webhook.ErrExists} {
		assert.NotErrorIs(t, err, sentinel)
	}
	requireFound(t, s, webhook.Won, c)
}
