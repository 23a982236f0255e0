package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// tried are secrets of every form that there is.
var tried = []string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "0123456789abcdef0123456789abcdef", "user:pass", "hush"}

// sender is a provider, set up so that it can be tried.
type sender struct {
	*provider.Provider
	// secret is to sign with, and verifying to verify with.
	secret, verifying string
	params            map[string]string
}

// newSender finds a secret and parameters that fit.
func newSender(t *testing.T, name string) *sender {
	t.Helper()
	p := mustLookup(t, name)
	s := &sender{Provider: p, params: map[string]string{}}
	secrets := tried
	if private, public := keyPair(t, p); public != "" {
		s.secret, secrets = private, []string{public}
	}
	for i := 0; i < len(secrets); {
		_, err := p.Verifier(s.config(secrets[i]))
		var c *provider.ConfigError
		if !errors.As(err, &c) {
			require.NoError(t, err)
			s.secret, s.verifying = cmp.Or(s.secret, secrets[i]), secrets[i]
			return s
		}
		if param, ok := strings.CutPrefix(c.Field, "params."); ok && s.params[param] == "" {
			s.params[param] = "sample"
			continue
		}
		i++
	}
	t.Fatalf("no secret fits %s", name)
	return nil
}

// keyPairs are made once for each kind of key, since that takes a while.
var keyPairs = map[string][2]string{}

// keyPair returns a pair of keys for p; empty if it takes none.
func keyPair(t *testing.T, p *provider.Provider) (private, public string) {
	t.Helper()
	first := &p.Schemes[0]
	kind := string(first.Primitive)
	if first.Token != nil {
		kind += string(first.Token.Algorithms[0])
	}
	if pair, ok := keyPairs[kind]; ok {
		return pair[0], pair[1]
	}
	private, public, ok, err := p.KeyPair("")
	require.NoError(t, err)
	if ok {
		keyPairs[kind] = [2]string{private, public}
	}
	return private, public
}

func (s *sender) config(secret string) provider.Config {
	return provider.Config{Secrets: []provider.Secret{{ID: "s", Value: secret}}, Params: s.params}
}

// send runs a postern send, the secret on its standard input.
func (s *sender) send(t *testing.T, url string, extra ...string) ran {
	t.Helper()
	args := append([]string{"send", s.Name, "--url", url, "--secret-file", "-"}, extra...)
	for name, value := range s.params {
		args = append(args, "--param", name+"="+value)
	}
	got := cli{stdin: s.secret}.run(t, args...)
	require.Equal(t, exitOK, got.code, got.stderr)
	return got
}

// check returns what the provider package makes of what was sent.
func (s *sender) check(t *testing.T, server string, r seen) provider.Result {
	t.Helper()
	v, err := s.Verifier(s.config(s.verifying))
	require.NoError(t, err)
	result, err := v.Verify(context.Background(), &provider.Request{Method: r.method, URL: server + r.path, Header: r.header, Body: []byte(r.body)}, time.Now())
	require.NoError(t, err, "%s", r.body)
	return result
}

// signsNothing reports whether all that p knows is the address.
func signsNothing(p *provider.Provider) bool {
	return len(p.Schemes) > 0 && p.Schemes[0].Primitive == provider.None
}

// Every provider's event is sent as the provider would sign it, without a word more
// than the secret.
func TestSendAsEveryProvider(t *testing.T) {
	for _, name := range provider.Names() {
		p := mustLookup(t, name)
		if name == "custom" || signsNothing(p) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			s := newSender(t, name)
			server, requests := answering(t, http.StatusOK, "", "")
			url := server.URL + "/v1/hooks/wh_x"
			for range 2 {
				s.send(t, url)
				result := s.check(t, server.URL, (*requests)[len(*requests)-1])
				if known, ok := samples[name]; ok && len(p.EventType) > 0 {
					assert.Equal(t, known.kind, result.EventType)
				}
			}
		})
	}
}

// The event that was asked for is the one that is sent.
func TestSendTheEventThatIsAskedFor(t *testing.T) {
	for name := range samples {
		p := mustLookup(t, name)
		if name == "custom" || len(p.EventID) == 0 && p.Schemes[0].IDHeader.Name == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			s := newSender(t, name)
			server, requests := answering(t, http.StatusOK, "", "")
			url := server.URL + "/v1/hooks/wh_x"
			s.send(t, url, "--id", "4711")
			id := s.check(t, server.URL, (*requests)[0]).EventID
			if !strings.HasPrefix(id, "sha256-") {
				assert.Contains(t, id, "4711")
			}
		})
	}
}

func TestSamplesAreOfProviders(t *testing.T) {
	assert.GreaterOrEqual(t, len(samples), 30)
	files, err := fs.ReadDir(sampleBodies, "samples")
	require.NoError(t, err)
	assert.Equal(t, len(samples), len(files), "a body for each")
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), path.Ext(f.Name()))
		_, ok := provider.Lookup(name)
		assert.True(t, ok, name)
		assert.Contains(t, samples, name)
	}
}

func TestSendWithANewKeyPair(t *testing.T) {
	server, requests := answering(t, http.StatusUnauthorized, "application/problem+json", `{"code":"signature_mismatch","detail":"No."}`)
	url := server.URL + "/v1/hooks/wh_x"
	got := cli{}.run(t, "send", "sendgrid", "--url", url)
	assert.Equal(t, exitRefused, got.code)
	private := regexp.MustCompile(`(?s)-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----`).FindString(got.stdout)
	require.NotEmpty(t, private)
	require.Len(t, *requests, 1)

	again := cli{stdin: private}.run(t, "send", "sendgrid", "--url", url, "--secret-file", "-")
	assert.Equal(t, exitRefused, again.code)
	assert.NotContains(t, again.stdout, "PRIVATE KEY", "a key that was given is not shown")
	public := regexp.MustCompile(`(?s)-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----`).FindString(got.stdout)
	for _, r := range *requests {
		(&sender{Provider: mustLookup(t, "sendgrid"), verifying: public}).check(t, server.URL, r)
	}
}

func mustLookup(t *testing.T, name string) *provider.Provider {
	t.Helper()
	p, ok := provider.Lookup(name)
	require.True(t, ok)
	return p
}

func TestPutAt(t *testing.T) {
	var doc any
	for _, path := range []string{"[].a.b", "[].c[].d", "[].a.b"} {
		doc = putAt(doc, path, path)
	}
	assert.Equal(t, []any{map[string]any{"a": map[string]any{"b": "[].a.b"}, "c": []any{map[string]any{"d": "[].c[].d"}}}}, doc)
}
