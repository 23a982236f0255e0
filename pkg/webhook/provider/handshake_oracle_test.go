package provider

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// oracle is a provider one of whose handshakes asks for a signature with the
// secret of events.
type oracle struct {
	name   string
	params map[string]string
	// event makes a request out of what is signed and its signature, as a forger would.
	event func(content, proof string) *Request
	// content is what a genuine event's signature is over.
	content string
}

const hookURL = "https://hooks.example.com/v1/hooks/abc"

// oracles are the providers that [Challenge] speaks of.
func oracles() []oracle {
	header := func(name, value, body string) *Request {
		return &Request{
			Method: http.MethodPost, URL: hookURL, Body: []byte(body),
			Header: http.Header{http.CanonicalHeaderKey(name): {value}, "Content-Type": {"application/json"}},
		}
	}
	return []oracle{
		{
			name:    "x",
			content: `{"for_user_id":"1","tweet_create_events":[]}`,
			event: func(content, proof string) *Request {
				return header("X-Twitter-Webhooks-Signature", "sha256="+proof, content)
			},
		},
		{
			name:    "linkedin",
			content: `hmacsha256={"type":"LEAD_ACTION"}`,
			event: func(content, proof string) *Request {
				return header("X-LI-Signature", proof, strings.TrimPrefix(content, "hmacsha256="))
			},
		},
		{
			name:    "braintree",
			params:  map[string]string{"public_key": "public"},
			content: "PG5vdGlmaWNhdGlvbi8+Cg==\n",
			event: func(content, proof string) *Request {
				r := header("X-None", "", "")
				r.Header.Set("Content-Type", formType)
				r.Body = []byte(url.Values{"bt_payload": {content}, "bt_signature": {"public|" + proof}}.Encode())
				return r
			},
		},
		{
			name:    "zoom",
			content: `v0:1767225600:{"event":"meeting.started"}`,
			event: func(content, proof string) *Request {
				at, body, _ := strings.Cut(strings.TrimPrefix(content, "v0:"), ":")
				r := header("X-Zm-Signature", "v0="+proof, body)
				r.Header.Set("X-Zm-Request-Timestamp", at)
				return r
			},
		},
	}
}

// hasOracle reports whether p answers a challenge with the secret of events.
func hasOracle(p *Provider) bool {
	for i := range p.Handshakes {
		if c := p.Handshakes[i].Challenge; c != nil && c.Hash == "" {
			return true
		}
	}
	return false
}

// Every provider that could be an oracle is tried below.
func TestOraclesAreKnown(t *testing.T) {
	var known, found []string
	for _, o := range oracles() {
		known = append(known, o.name)
	}
	for _, name := range Names() {
		if hasOracle(lookup(t, name)) {
			found = append(found, name)
		}
	}
	assert.ElementsMatch(t, known, found)
}

// ask has the provider's challenge answered, as far as anyone without the secret
// can: a signed question has the provider's own signature, over text of his choice.
func (o *oracle) ask(t *testing.T, text string) (proof string, err error) {
	t.Helper()
	p := lookup(t, o.name)
	cfg := secrets("secret")
	cfg.Params = o.params
	c := p.Handshakes[0].Challenge
	r := &Request{Method: http.MethodGet, URL: hookURL + "?" + url.Values{c.Name: {text}}.Encode()}
	if p.Handshakes[0].Signed {
		quoted, err := json.Marshal(text)
		require.NoError(t, err)
		r = signedRequest(t, p, cfg, `{"event":"endpoint.url_validation","payload":{"plainToken":`+string(quoted)+`}}`)
	}
	answer, ok, err := newVerifier(t, p, cfg).Handshake(t.Context(), r, testNow)
	if err != nil {
		assert.Empty(t, answer)
		return "", err
	}
	require.True(t, ok)
	return proofIn(answer.Body), nil
}

// proofIn returns the last text in an answer.
func proofIn(body []byte) string {
	body = bytes.TrimSuffix(body, []byte(`"}`))
	return string(body[bytes.LastIndexAny(body, `"|`)+1:])
}

// TestNoSigningOracle tries to have an event signed, and to use as an event what
// has been signed.
func TestNoSigningOracle(t *testing.T) {
	for _, o := range oracles() {
		t.Run(o.name, func(t *testing.T) {
			cfg := secrets("secret")
			cfg.Params = o.params
			v := newVerifier(t, lookup(t, o.name), cfg)

			t.Run("a question that is an event", func(t *testing.T) {
				var failure *Failure
				_, err := o.ask(t, o.content)
				require.ErrorAs(t, err, &failure)
				assert.Equal(t, PayloadMalformed, failure.Cause)
			})
			for _, text := range []string{"1234567890abcdef1234", "abcdefabcdefabcdefab", "00000000000000000000"} {
				t.Run("an event that is a question: "+text, func(t *testing.T) {
					proof, err := o.ask(t, text)
					require.NoError(t, err)
					require.NotEmpty(t, proof)
					causeOf(t, v, o.event(text, strings.TrimPrefix(proof, "sha256=")))
				})
			}
		})
	}
}

// The forgeries above are refused for what they hold, and not for how they are made.
func TestForgeriesAreWellMade(t *testing.T) {
	for _, o := range oracles() {
		t.Run(o.name, func(t *testing.T) {
			cfg := secrets("secret")
			cfg.Params = o.params
			compiled, err := lookup(t, o.name).compile(cfg)
			require.NoError(t, err)
			s := compiled.schemes[0]
			proof, err := s.keys[0].sign(&content{chunks: []chunk{chunk(o.content)}}, "")
			require.NoError(t, err)
			verify(t, compiled, o.event(o.content, s.encoding.encode(proof)))
		})
	}
}

// Zoom's question is answered only if it is signed.
func TestUnsignedChallengeIsRefused(t *testing.T) {
	r := &Request{
		Method: http.MethodPost, URL: hookURL, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}`),
	}
	answer, ok, err := newVerifier(t, lookup(t, "zoom"), secrets("secret")).Handshake(t.Context(), r, testNow)
	var failure *Failure
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, SignatureMissing, failure.Cause)
	assert.False(t, ok)
	assert.Empty(t, answer)
}

func TestAlphabet(t *testing.T) {
	tests := []struct {
		name     string
		alphabet Alphabet
		in, out  string
	}{
		{"digits of base 16", lowerHex, "0129abf", "gAF-{"},
		{"UUIDs", uuidText, "-09azAZ", "=_{\":. "},
		{"tokens", tokenText, "-09azAZ._~+/=", "{}\":[ ,\n|\x00\x80"},
		{"a hyphen at the end", "a-", "a-", "b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i := range len(tt.in) {
				assert.True(t, tt.alphabet.has(tt.in[i]), "%q", tt.in[i])
			}
			for i := range len(tt.out) {
				assert.False(t, tt.alphabet.has(tt.out[i]), "%q", tt.out[i])
			}
		})
	}
}

func TestChallengeLength(t *testing.T) {
	c := &challenge{Challenge: &Challenge{Alphabet: lowerHex, Min: 2, Max: 4}}
	for text, want := range map[string]bool{"a": false, "ab": true, "abcd": true, "abcde": false, "": false} {
		assert.Equal(t, want, c.admits([]chunk{chunk(text)}), text)
	}
	assert.False(t, c.admits([]chunk{chunk("abc"), chunk("de")}), "pieces add up")
}
