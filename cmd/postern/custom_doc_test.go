package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func customDoc(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../docs/custom.md")
	require.NoError(t, err)
	return string(b)
}

// pemPair returns a new private key and its public half.
func pemPair(t *testing.T) (private, public string) {
	t.Helper()
	pub, priv, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	privateDER, err := x509.MarshalPKCS8PrivateKey(priv)
	require.NoError(t, err)
	publicDER, err := x509.MarshalPKIXPublicKey(pub)
	require.NoError(t, err)
	block := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return block("PRIVATE KEY", privateDER), block("PUBLIC KEY", publicDER)
}

func TestTheExamplesOfSchemesVerifyWhatTheySign(t *testing.T) {
	examples := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(customDoc(t), -1)
	require.Len(t, examples, 7)
	custom, ok := provider.Lookup("custom")
	require.True(t, ok)
	for i, example := range examples {
		t.Run(fmt.Sprint(i+1), func(t *testing.T) {
			signing, verifying := "whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IQ==", "whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IQ=="
			if strings.Contains(example[1], "ed25519") {
				signing, verifying = pemPair(t)
			}
			config := func(secret string) provider.Config {
				return provider.Config{Scheme: []byte(example[1]), Secrets: []provider.Secret{{ID: "s", Value: secret}}}
			}
			now := time.Now()
			r := &provider.Request{
				Method: http.MethodPost, URL: "https://h.example/v1/hooks/wh_x", Body: []byte(`{"id":"evt_1","data":{"id":"evt_1"},"type":"paid"}`),
				Header: http.Header{"Content-Type": {"application/json"}, "X-Id": {"evt_1"}, "X-Event": {"paid"}},
			}
			require.NoError(t, custom.Sign(r, config(signing), now))
			v, err := custom.Verifier(config(verifying))
			require.NoError(t, err)
			got, err := v.Verify(t.Context(), r, now)
			require.NoError(t, err)
			assert.True(t, strings.HasPrefix(got.EventID, "evt_1"), got.EventID) // with the body's digest, where the signature binds neither

			if strings.Contains(example[1], `"static"`) {
				r.Header.Set("X-Token", "another")
			} else {
				r.Body = append(r.Body, ' ')
			}
			_, err = v.Verify(t.Context(), r, now)
			assert.Error(t, err)
		})
	}
}

func TestEveryFieldOfASchemeIsDocumented(t *testing.T) {
	doc := customDoc(t)
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || seen[of] {
			return
		}
		seen[of] = true
		for _, f := range reflect.VisibleFields(of) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "-" {
				assert.Contains(t, doc, "`"+name+"`", "%s.%s", of.Name(), f.Name)
				walk(f.Type)
			}
		}
	}
	for _, root := range []reflect.Type{reflect.TypeFor[provider.Scheme](), reflect.TypeFor[provider.Place](), reflect.TypeFor[provider.Mode]()} {
		walk(root)
	}
	assert.Greater(t, len(seen), 8)
}
