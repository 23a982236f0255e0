package recipe

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func TestGenerate(t *testing.T) {
	tests := []struct{ provider, why, want string }{
		{"stripe", "signs with a secret", " --secret-file secret.txt"},
		{"meta", "has its address confirmed besides", " --param 'verify_token=VERIFY_TOKEN' --secret-file secret.txt"},
		{"paypal", "publishes its keys", " --param 'webhook_id=WEBHOOK_ID'"},
		{"plaid", "publishes its keys for those with credentials", " --secret-file secret.txt"},
		{"asana", "hands its secret over", ""},
		{"strava", "signs nothing", " --param 'verify_token=VERIFY_TOKEN'"},
		{"kinde", "has a domain for each customer", " --param 'domain=https://acme.kinde.com'"},
	}
	for _, tt := range tests {
		t.Run(tt.provider+" "+tt.why, func(t *testing.T) {
			p, ok := provider.Lookup(tt.provider)
			require.True(t, ok)
			e := p.Entry()
			want := "postern generate --product shop --app " + tt.provider + " --env dev --event any --provider " + tt.provider + tt.want
			assert.Equal(t, want, Generate(&e))
		})
	}
}
