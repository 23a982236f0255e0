package provider

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fakeFetcher has documents, and counts what it is asked for.
type fakeFetcher struct {
	mu    sync.Mutex
	docs  map[string]string
	err   error
	asked []string
}

func (f *fakeFetcher) Fetch(_ context.Context, url string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, url)
	if f.err != nil {
		return nil, f.err
	}
	doc, ok := f.docs[url]
	if !ok {
		return nil, fmt.Errorf("get %s: %w", url, fs.ErrNotExist)
	}
	return []byte(doc), nil
}

// set changes what there is.
func (f *fakeFetcher) set(docs map[string]string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.docs, f.err, f.asked = docs, err, nil
}

func (f *fakeFetcher) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.asked)
}

const googleCerts = "https://www.googleapis.com/oauth2/v3/certs"

// pubsub returns a verifier that fetches, and a request signed by private.
func pubsub(t *testing.T, f Fetcher, private crypto.Signer) (Verifier, *Request) {
	t.Helper()
	p := lookup(t, "google-pubsub")
	cfg := Config{Fetcher: f, Params: map[string]string{"audience": "a", "email": "e"}}
	signing := cfg
	signing.Secrets = []Secret{{"1", privatePEM(t, private)}}
	return newVerifier(t, p, cfg), signedRequest(t, p, signing, `{"message":{"messageId":"7"}}`)
}

func TestKeysAreFetchedOnce(t *testing.T) {
	key := sampleRSAKeys()[0]
	f := &fakeFetcher{docs: map[string]string{googleCerts: `{"keys":[` + jwkOf(key, "k") + `]}`}}
	v, r := pubsub(t, f, key)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			result, err := v.Verify(t.Context(), r, testNow)
			assert.NoError(t, err)
			assert.Empty(t, result.SecretID)
			assert.Equal(t, Authenticated, result.Proof)
		})
	}
	all.Wait()
	assert.Equal(t, []string{googleCerts}, f.asked)
}

func TestFetchedKeysAge(t *testing.T) {
	key := sampleRSAKeys()[0]
	docs := map[string]string{googleCerts: `{"keys":[` + jwkOf(key, "k") + `]}`}
	entry := cacheEntry{keys: []keyed{{}}, tried: testNow, fetched: testNow}
	has := func([]keyed) bool { return true }
	assert.True(t, entry.fresh(testNow.Add(keysLifetime-1), has))
	assert.False(t, entry.fresh(testNow.Add(keysLifetime), has), "too old")
	assert.False(t, entry.fresh(testNow.Add(-keysLifetime), has), "a clock set back")
	assert.True(t, entry.fresh(testNow.Add(refetchAfter-1), func([]keyed) bool { return false }), "asked for just now")
	assert.False(t, entry.fresh(testNow.Add(refetchAfter), func([]keyed) bool { return false }), "wanting one")

	f := &fakeFetcher{docs: docs}
	v, r := pubsub(t, f, key)
	at := func(later time.Duration) error {
		_, err := v.Verify(t.Context(), r, testNow.Add(later))
		return err
	}
	require.NoError(t, at(0))
	f.set(nil, errors.New("down"))
	require.NoError(t, at(refetchAfter))
	assert.Zero(t, f.count(), "young keys are not asked for again")
}

// A provider that is down does not make its old keys worthless, for a day.
func TestOldKeysServeWhileNewOnesCannotBeHad(t *testing.T) {
	c := new(keyCache)
	old := []keyed{{id: "old"}}
	down := &Failure{KeyUnavailable, "down"}
	get := func(later time.Duration, answer func() ([]keyed, *Failure)) ([]keyed, *Failure) {
		return c.get(t.Context(), "a", testNow.Add(later), fetching{
			has:   func([]keyed) bool { return true },
			fetch: func(context.Context) ([]keyed, *Failure) { return answer() },
		})
	}
	failing := func() ([]keyed, *Failure) { return nil, down }
	keys, failure := get(0, func() ([]keyed, *Failure) { return old, nil })
	require.Nil(t, failure)
	require.Equal(t, old, keys)
	keys, failure = get(keysLifetime, failing)
	assert.Nil(t, failure)
	assert.Equal(t, old, keys)
	keys, failure = get(keysGrace, failing)
	assert.Equal(t, down, failure)
	assert.Empty(t, keys)
}

func TestKeysThatCannotBeHad(t *testing.T) {
	key := sampleRSAKeys()[0]
	for name, tt := range map[string]struct {
		docs map[string]string
		err  error
		want Cause
	}{
		"down":             {nil, errors.New("down"), KeyUnavailable},
		"gone":             {nil, nil, KeyUnavailable},
		"not keys":         {map[string]string{googleCerts: "<html>"}, nil, KeyUnavailable},
		"too long":         {map[string]string{googleCerts: strings.Repeat(" ", maxPublished+1)}, nil, KeyUnavailable},
		"other algorithm":  {map[string]string{googleCerts: ecdsaJWK(t, &p256(t).PublicKey, "k")}, nil, KeyUnavailable},
		"someone else's":   {map[string]string{googleCerts: jwkOf(sampleRSAKeys()[1], "k")}, nil, SignatureMismatch},
		"the genuine ones": {map[string]string{googleCerts: jwkOf(key, "k")}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			v, r := pubsub(t, &fakeFetcher{docs: tt.docs, err: tt.err}, key)
			if tt.want == "" {
				verify(t, v, r)
				return
			}
			assert.Equal(t, tt.want, causeOf(t, v, r))
		})
	}
}

// Whoever asks for keys that there are not makes few fetches, and pushes no key out.
func TestForgersCannotExhaustTheCache(t *testing.T) {
	p := lookup(t, "ebay")
	key := p256(t)
	const base = "https://api.ebay.com/commerce/notification/v1/public_key/"
	f := &fakeFetcher{docs: map[string]string{base + "genuine": `{"key":"` + oneLine(publicPEM(t, key)) + `","algorithm":"ECDSA","digest":"SHA1"}`}}
	v := newVerifier(t, p, Config{Fetcher: f})
	request := func(id string) *Request {
		k := &ecdsaKey{SHA1, &key.PublicKey, key}
		sig, err := k.sign(&content{chunks: []chunk{chunk("{}")}}, "")
		require.NoError(t, err)
		header := fmt.Sprintf(`{"alg":"ecdsa","kid":%q,"signature":%q,"digest":"SHA1"}`, id, Base64.encode(sig))
		r := &Request{Header: map[string][]string{"X-Ebay-Signature": {Base64.encode([]byte(header))}}, Body: []byte("{}")}
		return r
	}
	require.Equal(t, Verified, verify(t, v, request("genuine")).Proof)
	for i := range 10 * maxFetches {
		cause := causeOf(t, v, request(fmt.Sprint("forged", i)))
		assert.Contains(t, []Cause{SignatureMismatch, KeyUnavailable}, cause)
	}
	assert.Equal(t, maxFetches, f.count())
	assert.LessOrEqual(t, len(v.(*verifier).schemes[0].published.cache.entries), maxCached)
	verify(t, v, request("genuine"))

	for _, id := range []string{"", "../../x", "a/b", "a?b", "a b", "a%2fb", strings.Repeat("a", maxKeyID+1)} {
		assert.Equal(t, SignatureMalformed, causeOf(t, v, request(id)), id)
	}
	assert.Equal(t, maxFetches, f.count(), "names of keys that lead elsewhere are not asked for")
}

func oneLine(pem string) string { return strings.ReplaceAll(strings.TrimSpace(pem), "\n", "") }

// A caller who gives up neither waits nor spoils the keys for others.
func TestFetchHeedsTheContext(t *testing.T) {
	key := sampleRSAKeys()[0]
	f := &fakeFetcher{docs: map[string]string{googleCerts: jwkOf(key, "k")}}
	v, r := pubsub(t, f, key)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f.set(f.docs, context.Canceled)
	_, err := v.Verify(ctx, r, testNow)
	var failure *Failure
	require.ErrorAs(t, err, &failure)
	require.Equal(t, KeyUnavailable, failure.Cause)
	f.set(map[string]string{googleCerts: jwkOf(key, "k")}, nil)
	verify(t, v, r)
}

func TestOnlyTheProvidersOwnHostsAreAsked(t *testing.T) {
	own := func(name string) []string { return lookup(t, name).Schemes[0].Fetch.Hosts }
	tests := []struct {
		provider, url string
		want          bool
	}{
		{"aws-sns", "https://sns.us-east-1.amazonaws.com/a.pem", true},
		{"aws-sns", "https://SNS.us-gov-west-1.AMAZONAWS.com/a.pem", true},
		{"aws-sns", "https://sns.cn-north-1.amazonaws.com.cn/a.pem", true},
		{"aws-sns", "http://sns.us-east-1.amazonaws.com/a.pem", false},
		{"aws-sns", "https://sns.us-east-1.amazonaws.com:8443/a.pem", false},
		{"aws-sns", "https://sns.us-east-1.amazonaws.com@evil.example/a.pem", false},
		{"aws-sns", "https://sns.us-east-1.amazonaws.com.evil.example/a.pem", false},
		{"aws-sns", "https://sns.us-east-1.amazonaws.com%2eevil.example/a.pem", false},
		{"aws-sns", "https://sns.us-east-1.amazonaws.com\\@evil.example/a.pem", false},
		{"aws-sns", "https://sns.s3-us-west-2.amazonaws.com/a.pem", false},
		{"aws-sns", "https://sns.s3.amazonaws.com/a.pem", false},
		{"aws-sns", "https://s3.us-east-1.amazonaws.com/sns/a.pem", false},
		{"paypal", "https://api.paypal.com/v1/notifications/certs/CERT", true},
		{"paypal", "https://api.sandbox.paypal.com/v1/notifications/certs/CERT", true},
		{"paypal", "https://paypal.com/cert", false},
		{"paypal", "https://api.paypal.com.evil.example/cert", false},
		{"paypal", "https://evilpaypal.com/cert", false},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, ownURL(tt.url, own(tt.provider)), tt.url)
	}
}

func TestAdobesPathsLeadNowhereElse(t *testing.T) {
	p := lookup(t, "adobe-io-events")
	key := sampleRSAKeys()[0]
	f := &fakeFetcher{docs: map[string]string{"https://static.adobeioevents.com/prod/keys/pub-key-sample.pem": publicPEM(t, key)}}
	params := map[string]string{"client_id": "sample"}
	r := &Request{Body: []byte(`{"recipient_client_id":"sample"}`)}
	require.NoError(t, p.Sign(r, Config{Secrets: []Secret{{"1", privatePEM(t, key)}}, Params: params}, testNow))
	v := newVerifier(t, p, Config{Fetcher: f, Params: params})
	verify(t, v, r)
	for _, path := range []string{"@evil.example/a", ".evil.example/a", ":8443/a", "%00", "\\evil.example"} {
		other := *r
		other.Header = maps.Clone(r.Header)
		other.Header.Set("X-Adobe-Public-Key1-Path", path)
		assert.Equal(t, SignatureMalformed, causeOf(t, v, &other), path)
	}
	assert.Equal(t, 1, f.count())
}

// authority is one that issues certificates.
type authority struct {
	key  *rsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{key: sampleRSAKeys()[1]}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: testNow.AddDate(-1, 0, 0), NotAfter: testNow.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
	require.NoError(t, err)
	a.cert, err = x509.ParseCertificate(der)
	require.NoError(t, err)
	return a
}

func (a *authority) issue(t *testing.T, key crypto.Signer, from, until time.Time, names ...string) string {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(2), DNSNames: names, NotBefore: from, NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	require.NoError(t, err)
	return pemOf("CERTIFICATE", der)
}

func (a *authority) roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

func TestCertificates(t *testing.T) {
	a, key := newAuthority(t), sampleRSAKeys()[0]
	from, until := testNow.AddDate(0, -1, 0), testNow.AddDate(0, 1, 0)
	const name = "messageverificationcerts.paypal.com"
	tests := []struct {
		name, doc string
		roots     *x509.CertPool
		want      Cause
	}{
		{"genuine", a.issue(t, key, from, until, name), a.roots(), ""},
		{"of the sandbox", a.issue(t, key, from, until, "messageverificationcerts.sandbox.paypal.com"), a.roots(), ""},
		{"of others", a.issue(t, key, from, until, "www.example.com"), a.roots(), KeyUnavailable},
		{"of another host of the provider", a.issue(t, key, from, until, "www.paypal.com"), a.roots(), KeyUnavailable},
		{"without a name", a.issue(t, key, from, until), a.roots(), KeyUnavailable},
		{"expired", a.issue(t, key, from, testNow.Add(-time.Second), name), a.roots(), KeyUnavailable},
		{"not in force yet", a.issue(t, key, testNow.Add(time.Second), until, name), a.roots(), KeyUnavailable},
		{"of an unknown authority", a.issue(t, key, from, until, name), x509.NewCertPool(), KeyUnavailable},
		{"no certificate", publicPEM(t, key), a.roots(), KeyUnavailable},
		{"of another key", a.issue(t, sampleRSAKeys()[1], from, until, name), a.roots(), SignatureMismatch},
	}
	p := lookup(t, "paypal")
	params := map[string]string{"webhook_id": "w"}
	r := signedRequest(t, p, Config{Secrets: []Secret{{"1", privatePEM(t, key)}}, Params: params}, `{"id":"WH-1"}`)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := &fakeFetcher{docs: map[string]string{r.Header.Get("Paypal-Cert-Url"): tt.doc}}
			v := newVerifier(t, p, Config{Fetcher: f, Roots: tt.roots, Params: params})
			if tt.want == "" {
				assert.Equal(t, Authenticated, verify(t, v, r).Proof)
				return
			}
			assert.Equal(t, tt.want, causeOf(t, v, r))
		})
	}
}

// Without a fetcher there must be keys, and a host that is not the provider's is no
// fault of the sender's but of the configuration.
func TestPublishedKeysNeedAFetcher(t *testing.T) {
	for _, tt := range []struct {
		name, field string
		cfg         Config
	}{
		{"kinde", "secret", Config{Params: map[string]string{"domain": "https://example.kinde.com"}}},
		{"kinde", "params.domain", Config{Fetcher: new(fakeFetcher)}},
		{"kinde", "params", Config{Fetcher: new(fakeFetcher), Params: map[string]string{"domain": "https://evil.example"}}},
		{"plaid", "secret", Config{}},
	} {
		_, err := lookup(t, tt.name).Verifier(tt.cfg)
		var config *ConfigError
		require.ErrorAs(t, err, &config, tt.name)
		assert.Equal(t, tt.field, config.Field)
	}
	_, err := lookup(t, "kinde").Verifier(Config{Fetcher: new(fakeFetcher), Params: map[string]string{"domain": "example.kinde.com"}})
	assert.NoError(t, err)
}

// Every provider that publishes keys is verified by what it publishes.
func TestPublishedKeysVerify(t *testing.T) {
	n := 0
	eachScheme(t, func(t *testing.T, sm *sample) {
		if sm.scheme.Fetch == nil || len(sm.scheme.Fetch.Names) > 0 {
			return
		}
		n++
		f := &anyFetcher{doc: sm.verifying.Secrets[0].Value}
		cfg := sm.verifying
		cfg.Secrets, cfg.Fetcher = nil, f
		if sm.provider.Name == "kinde" {
			cfg.Params = map[string]string{"domain": "sample.kinde.com"}
		}
		if sm.provider.Name == "plaid" || sm.provider.Name == "ebay" {
			cfg.Params = nil
		}
		verify(t, newVerifier(t, sm.provider, cfg), sm.request(t))
		require.Len(t, f.asked, 1)
		assert.True(t, ownURL(f.asked[0], sm.scheme.Fetch.Hosts), f.asked[0])
		assert.True(t, slices.ContainsFunc(publishingHosts(), func(h string) bool { return slices.Contains(sm.scheme.Fetch.Hosts, h) }))
	})
	assert.GreaterOrEqual(t, n, 7)
}

// anyFetcher has the same document everywhere.
type anyFetcher struct {
	doc   string
	asked []string
}

func (f *anyFetcher) Fetch(_ context.Context, url string) ([]byte, error) {
	f.asked = append(f.asked, url)
	return []byte(f.doc), nil
}
