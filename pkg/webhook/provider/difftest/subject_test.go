package difftest

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// subject is an SDK that is held against a provider.
type subject struct {
	// name is that of the test.
	name string
	// module is the SDK's, as go.mod has it.
	module string
	// calls is what of it is called.
	calls string

	provider string
	params   map[string]string

	// secrets returns a new pair: what requests are signed with, and what they are
	// verified with. The keys of keyed providers are few, since making them is slow.
	secrets func(rng *rand.Rand) (signing, verifying string)
	// bodies are further kinds of bodies; if only is true, they are the only ones.
	bodies []func(rng *rand.Rand) []byte
	only   bool
	// zero is a secret whose key is a byte that is zero. An HMAC with it is that with an
	// empty key (RFC 2104, section 2), so that it forges for who takes an empty secret.
	zero string
	// header is what the provider sends besides.
	header []field
	// contentType is what is sent along; application/json if it is empty.
	contentType string
	// url is the webhook's; one without meaning if it is nil.
	url func(rng *rand.Rand) string

	// prepare does what the body asks for before a delivery is signed; nil for nothing.
	prepare func(rng *rand.Rand, d *delivery)

	// signature, time and id are where those stand; nil if there is none.
	signature, time, id *place
	// tolerance is that of the package; zero if no time is signed.
	tolerance time.Duration
	// sign is the SDK's own signer; nil if it has none: then the package's is used.
	sign func(d *delivery) error
	// mutations are further ones.
	mutations []mutation
	// without are the names of mutations that make no sense here.
	without []string

	// verify is the SDK's verdict: nil if it accepts d.
	verify func(d *delivery) error
	// classes are the differences that are expected.
	classes []class

	verifiers map[string]provider.Verifier
}

func (s *subject) config(secret string) provider.Config {
	return provider.Config{Secrets: []provider.Secret{{ID: "1", Value: secret}}, Params: s.params}
}

func (s *subject) data(t testing.TB) *provider.Provider {
	t.Helper()
	p, ok := provider.Lookup(s.provider)
	require.True(t, ok, s.provider)
	return p
}

// ours returns the package's verdict: nil if it accepts d. A secret that it does not
// take is a refusal.
func (s *subject) ours(t testing.TB, d *delivery) error {
	v, ok := s.verifiers[d.secret]
	if !ok {
		var err error
		if v, err = s.data(t).Verifier(s.config(d.secret)); err != nil {
			return err
		}
		s.verifiers[d.secret] = v
	}
	_, err := v.Verify(t.Context(), d.request(), d.now)
	return err
}

// signOurs signs d as the package does it.
func (s *subject) signOurs(t testing.TB, d *delivery) {
	t.Helper()
	r := d.request()
	require.NoError(t, s.data(t).Sign(r, s.config(d.signingSecret), d.at))
	d.take(r)
}

func seconds(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }
