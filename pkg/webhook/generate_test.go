package webhook_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/pkg/webhook"
)

func TestGenerateGivesTheSameURLEveryTime(t *testing.T) { // I7
	w := newWorld(t)
	first, created, err := w.generator.Generate(t.Context(), me, stripeInput())
	require.NoError(t, err)
	assert.True(t, created)
	assert.Regexp(t, `^https://hooks\.example\.com/v1/hooks/wh_[a-z2-7]{32}$`, first.URL)
	in := stripeInput()
	in.BaseURL = "https://elsewhere.example.com"
	again, created, err := w.generator.Generate(t.Context(), me, in)
	require.NoError(t, err)
	assert.False(t, created)
	assert.Equal(t, first, again)
}

func TestGenerateAmongRacers(t *testing.T) { // I7
	w := newWorld(t)
	urls := make(chan string, 32)
	var group sync.WaitGroup
	for range 32 {
		group.Go(func() {
			hook, _, err := w.generator.Generate(t.Context(), me, stripeInput())
			if assert.NoError(t, err) {
				urls <- hook.URL
			}
		})
	}
	group.Wait()
	close(urls)
	first := <-urls
	for url := range urls {
		assert.Equal(t, first, url)
	}
	hook := w.generate(stripeInput())
	assert.Len(t, hook.Secrets, 1, "the same secret, given by all, is one")
}

func TestGenerateKeepsKeysApart(t *testing.T) { // I7, I8
	w := newWorld(t)
	seen := map[string]string{w.generate(stripeInput()).URL: "the first"}
	for name, change := range map[string]func(*webhook.GenerateInput){
		"product": func(in *webhook.GenerateInput) { in.Product = "p" },
		"app":     func(in *webhook.GenerateInput) { in.App = "a" },
		"env":     func(in *webhook.GenerateInput) { in.Env = "dev" },
		"event":   func(in *webhook.GenerateInput) { in.Event = "e" },
	} {
		in := stripeInput()
		change(&in)
		url := w.generate(in).URL
		assert.NotContains(t, seen, url, name)
		seen[url] = name
	}
	hook, created, err := w.generator.Generate(t.Context(), webhook.Principal{Workspace: "another", User: "u"}, stripeInput())
	require.NoError(t, err)
	assert.True(t, created)
	assert.NotContains(t, seen, hook.URL)
}

func TestGenerateSealsSecrets(t *testing.T) { // I5
	w := newWorld(t)
	hook := w.generate(stripeInput())
	stored, err := w.webhooks.ByID(t.Context(), hook.ID)
	require.NoError(t, err)
	require.Len(t, stored.Secrets, 1)
	assert.False(t, bytes.Contains(stored.Secrets[0].Sealed, []byte(stripeSecret)))
	b, err := json.Marshal(stored)
	require.NoError(t, err)
	assert.NotContains(t, string(b), stripeSecret)
}

func TestGenerateRotatesSecrets(t *testing.T) {
	w := newWorld(t)
	old := w.generate(stripeInput()).Secrets[0]
	in := stripeInput()
	in.Secret = otherSecret
	hook := w.generate(in)
	require.Len(t, hook.Secrets, 2)
	assert.Equal(t, old.ID, hook.Secrets[0].ID)
	assert.WithinDuration(t, time.Now().Add(webhook.DefaultSecretOverlap), hook.Secrets[0].ExpiresAt, time.Minute)
	assert.Zero(t, hook.Secrets[1].ExpiresAt)

	assert.Equal(t, hook, w.generate(in), "the same secret again changes nothing")

	hook = w.generate(stripeInput())
	require.Len(t, hook.Secrets, 2, "going back is no new secret")
	assert.Equal(t, old.ID, hook.Secrets[0].ID)
	assert.Zero(t, hook.Secrets[0].ExpiresAt)
	assert.NotZero(t, hook.Secrets[1].ExpiresAt)

	w.clock.forward(webhook.DefaultSecretOverlap + time.Minute)
	in.Secret = "whsec_a_third"
	hook = w.generate(in)
	require.Len(t, hook.Secrets, 2, "what has expired is gone")
	assert.Equal(t, old.ID, hook.Secrets[0].ID)
}

func TestGenerateRotatesAtOnce(t *testing.T) {
	w := newWorld(t)
	w.generate(stripeInput())
	in := stripeInput()
	var none time.Duration
	in.Secret, in.SecretOverlap = otherSecret, &none
	hook := w.generate(in)
	require.Len(t, hook.Secrets, 2)
	assert.False(t, hook.Secrets[0].LiveAt(w.clock.Now()))
}

func TestAnOverlapThatIsGivenIsOfAllOlderSecrets(t *testing.T) {
	var none time.Duration
	week := 7 * 24 * time.Hour
	for name, tt := range map[string]struct {
		secret  string
		overlap *time.Duration
		live    []bool
	}{
		"another secret, at once":         {"whsec_a_third", &none, []bool{false, false, true}},
		"the same secret again, at once":  {otherSecret, &none, []bool{false, true}},
		"another secret, within a week":   {"whsec_a_third", &week, []bool{false, true, true}},
		"another secret, without overlap": {"whsec_a_third", nil, []bool{false, true, true}},
		"the same secret again":           {otherSecret, nil, []bool{false, true}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.generate(stripeInput())
			in := stripeInput()
			in.Secret = otherSecret
			rotated := w.generate(in)
			w.clock.forward(time.Hour)
			in.Secret, in.SecretOverlap = tt.secret, tt.overlap
			hook := w.generate(in)
			require.Len(t, hook.Secrets, len(tt.live))
			at := rotated.Secrets[0].ExpiresAt // 23 hours from now
			if tt.overlap == &none {
				at = w.clock.Now()
			}
			for i, live := range tt.live {
				assert.Equal(t, live, hook.Secrets[i].LiveAt(at), i)
			}
			assert.True(t, tt.overlap == &none || hook.Secrets[0].ExpiresAt.Equal(at), "no end is put off, or brought forward unasked")
		})
	}
}

func TestGenerateBoundsSecrets(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	for i := range 10 {
		in.Secret = "whsec_" + string(rune('a'+i))
		w.generate(in)
	}
	in.Secret = "whsec_z"
	_, _, err := w.generator.Generate(t.Context(), me, in)
	assert.Equal(t, "too_many_secrets", kindOf(t, err).Code)
}

func TestGenerateLeavesWhatIsNotGiven(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	description := "Payments"
	in.Description, in.Types = &description, []string{"charge.refunded"}
	in.Match, in.Schema = webhook.Match{"/livemode": {[]byte(`true`)}}, []byte(`{ "type": "object" }`)
	full := w.generate(in)
	assert.JSONEq(t, `{"type":"object"}`, string(full.Policy.Schema))

	bare := webhook.GenerateInput{Product: in.Product, App: in.App, Env: in.Env, Event: in.Event}
	assert.Equal(t, full, w.generate(bare))
	assert.EqualValues(t, 1, w.generate(bare).Version, "nothing was written")

	none := ""
	bare.Description, bare.Types, bare.Match, bare.Schema = &none, []string{}, webhook.Match{}, []byte(`null`)
	cleared := w.generate(bare)
	assert.Empty(t, cleared.Description)
	assert.Empty(t, cleared.Policy.Types)
	assert.Empty(t, cleared.Policy.Match)
	assert.Empty(t, cleared.Policy.Schema)
	assert.Equal(t, full.Secrets, cleared.Secrets)
	assert.EqualValues(t, 2, cleared.Version)
}

func TestGenerateTakesTheSecretLater(t *testing.T) {
	w := newWorld(t)
	bare := stripeInput()
	bare.Provider, bare.Secret = "", ""
	first := w.generate(bare)
	assert.Empty(t, first.Provider)
	bare.Provider = "stripe"
	named := w.generate(bare)
	assert.Empty(t, named.Secrets)
	full := w.generate(stripeInput())
	assert.Equal(t, first.URL, full.URL)
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(full, stripeSecret, paid))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
}

func TestGenerateRefuses(t *testing.T) {
	long := string(make([]byte, 5000))
	month := 31 * 24 * time.Hour
	tests := []struct {
		name   string
		change func(*webhook.GenerateInput)
		field  string
	}{
		{"no product", func(in *webhook.GenerateInput) { in.Product = "" }, "product"},
		{"an event that is no tag", func(in *webhook.GenerateInput) { in.Event = "a b" }, "event"},
		{"an unknown provider", func(in *webhook.GenerateInput) { in.Provider = "stripes" }, "provider"},
		{"a secret without a provider", func(in *webhook.GenerateInput) { in.Provider = "" }, "provider"},
		{"a blank secret", func(in *webhook.GenerateInput) { in.Secret = " \n" }, "secret"},
		{"a secret over 4,096 bytes", func(in *webhook.GenerateInput) { in.Secret = long }, "secret"},
		{"a key that is none", func(in *webhook.GenerateInput) { in.Provider = "sendgrid" }, "secret"},
		{"a provider that signs for everyone, and nothing to say whose", func(in *webhook.GenerateInput) { in.Provider, in.Secret = "aws-sns", "" }, "params.allowed_topics"},
		{"an overlap over 30 days", func(in *webhook.GenerateInput) { in.SecretOverlap = &month }, "secret_overlap_seconds"},
		{"a scheme that is none", func(in *webhook.GenerateInput) { in.Provider, in.Scheme = "custom", []byte(`{"x":1}`) }, "scheme"},
		{"a description too long", func(in *webhook.GenerateInput) { in.Description = &long }, "description"},
		{"an empty type", func(in *webhook.GenerateInput) { in.Types = []string{""} }, "types"},
		{"a match that is no pointer", func(in *webhook.GenerateInput) { in.Match = webhook.Match{"a": {[]byte(`1`)}} }, "match"},
		{"a schema that is none", func(in *webhook.GenerateInput) { in.Schema = []byte(`{"type":"thing"}`) }, "schema"},
		{"a schema that is no JSON", func(in *webhook.GenerateInput) { in.Schema = []byte(`{`) }, "schema"},
		{"a schema that leads elsewhere", func(in *webhook.GenerateInput) {
			in.Schema = []byte(`{"$ref":"https://example.com/s.json"}`)
		}, "schema"},
		{"a parameter that the provider has not, and the secret to come", func(in *webhook.GenerateInput) {
			in.Secret, in.Params = "", map[string]string{"tolerence": "60"}
		}, "params.tolerence"},
		{"a parameter too long", func(in *webhook.GenerateInput) { in.Params = map[string]string{"a": long + long} }, "params"},
	}
	w := newWorld(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := stripeInput()
			tt.change(&in)
			_, _, err := w.generator.Generate(t.Context(), me, in)
			e := kindOf(t, err)
			assert.Equal(t, webhook.Invalid, e.Kind)
			assert.Equal(t, tt.field, e.Field)
			if in.Secret != "" {
				assert.NotContains(t, err.Error(), in.Secret) // I5
			}
		})
	}
	list, _, err := w.webhooks.List(t.Context(), webhook.Query{Workspace: me.Workspace, Product: "ecommerce-platform", App: "stripe-payments", Limit: 10})
	require.NoError(t, err)
	assert.Empty(t, list, "nothing was stored")
}

func TestGenerateAnotherProvider(t *testing.T) {
	w := newWorld(t)
	first := w.generate(stripeInput())
	in := stripeInput()
	in.Provider, in.Secret = "github", ""
	_, _, err := w.generator.Generate(t.Context(), me, in)
	assert.Equal(t, "secret", kindOf(t, err).Field)
	in.Secret = otherSecret
	hook := w.generate(in)
	assert.Equal(t, first.URL, hook.URL)
	require.Len(t, hook.Secrets, 1, "a secret of Stripe's means nothing to GitHub")
	assert.NotEqual(t, first.Secrets[0].ID, hook.Secrets[0].ID)
}

// busy loses every race.
type busy struct{ webhook.Webhooks }

func (busy) Update(_ context.Context, _ webhook.Webhook) error { return webhook.ErrConflict }

func TestGenerateGivesUpOnALostRace(t *testing.T) {
	w := newWorld(t)
	w.generate(stripeInput())
	g := webhook.NewGenerator(busy{w.webhooks}, w.services.Sealer, jsonschema.Compiler{}, w.clock, rand.Reader)
	in := stripeInput()
	in.Secret = otherSecret
	_, _, err := g.Generate(t.Context(), me, in)
	assert.Equal(t, webhook.Unavailable, kindOf(t, err).Kind)
}

func TestGenerateMendsWhatNothingCanOpen(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	hook.Secrets[0].Sealed = []byte("of another key")
	require.NoError(t, w.webhooks.Update(t.Context(), hook))
	mended := w.generate(stripeInput())
	require.Len(t, mended.Secrets, 1)
	assert.NotEqual(t, hook.Secrets[0].ID, mended.Secrets[0].ID)
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
}
