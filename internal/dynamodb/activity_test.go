package dynamodb_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestCallsOfNote(t *testing.T) {
	later := newActivity(noon.Add(time.Hour))
	mixed := later
	mixed.LastRefused = noon.Add(-time.Hour)
	mixed.SecretsMatched = map[string]time.Time{"sec_1": noon.Add(-time.Hour), "sec_2": noon}
	for name, c := range map[string]struct {
		noted webhook.Activity
		calls int
	}{
		"nothing":                    {webhook.Activity{}, 0},
		"all later":                  {later, 1},
		"the same":                   {newActivity(noon), 1},
		"all earlier":                {newActivity(noon.Add(-time.Hour)), 1},
		"some later":                 {mixed, 2},
		"a secret that is new alone": {webhook.Activity{SecretsMatched: map[string]time.Time{"sec_2": noon}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := openStores(t)
			k := newWebhook("payment").Key
			require.NoError(t, s.webhooks.Note(t.Context(), k, newActivity(noon)))
			s.proxy.Calls()
			require.NoError(t, s.webhooks.Note(t.Context(), k, c.noted))
			assert.Equal(t, c.calls, s.proxy.Calls())
		})
	}
}
