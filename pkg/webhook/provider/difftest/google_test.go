package difftest

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"math/big"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/api/idtoken"
	"google.golang.org/api/option"
)

const (
	googleAudience = "https://hooks.example.com/v1/hooks/abc"
	googleEmail    = "pusher@example.iam.gserviceaccount.com"
)

func googlePubsub() *subject {
	const header = "Authorization"
	keys := googleKeys{}
	validators := map[string]*idtoken.Validator{}
	return &subject{
		name: "google-pubsub", provider: "google-pubsub",
		params: map[string]string{"audience": googleAudience, "email": googleEmail},
		module: "google.golang.org/api", calls: "idtoken.Validator.Validate",
		secrets:   keys.secrets,
		signature: inHeader(header),
		sign: func(d *delivery) error {
			keys.sign(d, googleHeader(), googleClaims(d))
			return nil
		},
		verify: func(d *delivery) error {
			text, ok := strings.CutPrefix(d.headers().Get(header), "Bearer ")
			if !ok {
				return errRefused
			}
			v, err := googleValidator(validators, d.secret)
			if err != nil {
				return err
			}
			payload, err := v.Validate(context.Background(), text, googleAudience)
			if err != nil {
				return err
			}
			// What Google's sample for push endpoints checks besides.
			return accepted(payload.Claims["email"] == googleEmail && payload.Claims["email_verified"] == true)
		},
		mutations: slices.Repeat([]mutation{{"token: made anew", func(s *source, d *delivery) {
			head, claims := googleHeader(), googleClaims(d)
			s.changeClaims(claims, d.now)
			s.changeHeader(head)
			keys.sign(d, head, claims)
		}}}, 3),
		// A mutation of the secret would break the JSON of a key.
		without: []string{"secret: a character of it another"},
		classes: []class{
			firstOf(header), criticalHeader, severalValues,
			{
				"claims iss and iat that the SDK does not look at",
				"Google's document has the issuer checked; and a token that says when it was issued ends a day after that at the latest",
				sdk,
				changed(func(d *delivery, claims map[string]any) {
					claims["iss"], claims["iat"] = "accounts.google.com", d.now.Unix()
					if exp, ok := claims["exp"].(float64); ok {
						claims["exp"] = min(exp, float64(d.now.Unix()+3600))
					}
				}, keys.sign), false,
			},
			{
				"a time with a fraction, or typ that is no text",
				"a NumericDate may have a fraction (RFC 7519, section 2), and typ says nothing here",
				postern,
				func(d *delivery) bool {
					return tokenHas(d, 1, fractional) || tokenHas(d, 0, func(value any, name string) bool {
						_, isText := value.(string)
						return name == "typ" && !isText
					})
				}, true,
			},
			{
				"a token that ended within five minutes",
				"clocks differ; the SDK allows nothing",
				postern,
				changed(func(_ *delivery, claims map[string]any) { shift(claims, "exp", minutes(5)) }, keys.sign), false,
			},
		},
	}
}

func googleHeader() map[string]any { return map[string]any{"alg": "RS256", "kid": "1", "typ": "JWT"} }

func googleClaims(d *delivery) map[string]any {
	issued := d.at.Truncate(minutes(10)).Unix()
	return map[string]any{
		"aud": googleAudience, "iss": "https://accounts.google.com", "email": googleEmail, "email_verified": true,
		"iat": issued, "exp": issued + 3600,
	}
}

// googleValidator returns a validator to which Google publishes that key.
func googleValidator(known map[string]*idtoken.Validator, jwk string) (*idtoken.Validator, error) {
	if v, ok := known[jwk]; ok {
		return v, nil
	}
	client := &http.Client{Transport: published(`{"keys":[` + jwk + `]}`)}
	v, err := idtoken.NewValidator(context.Background(), option.WithHTTPClient(client))
	known[jwk] = v
	return v, err
}

// published answers every request with itself.
type published string

func (p published) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(string(p))),
		Header: http.Header{"Cache-Control": {"public, max-age=100000000"}},
	}, nil
}

// googleKeys are the private keys, by the text that stands for them.
type googleKeys map[string]*googleKey

type googleKey struct {
	*rsa.PrivateKey
	// signed are the signatures that were made, by what they are over: a token serves
	// for many requests, as Google has it.
	signed map[string][]byte
}

// secrets returns a new key; of the second call on, one and the same.
func (k googleKeys) secrets(rng *rand.Rand) (signing, verifying string) {
	signing = fmt.Sprint(min(len(k), 1))
	if k[signing] == nil {
		k[signing] = &googleKey{rsaKey(rng), map[string][]byte{}}
	}
	n := base64.RawURLEncoding.EncodeToString(k[signing].N.Bytes())
	return signing, fmt.Sprintf(`{"kty":"RSA","kid":"1","n":%q,"e":"AQAB"}`, n)
}

func (k googleKeys) sign(d *delivery, header, claims map[string]any) {
	d.set("Authorization", k.token(d, header, claims))
}

func (k googleKeys) token(d *delivery, header, claims map[string]any) string {
	return "Bearer " + token(header, claims, k[d.signingSecret].sign)
}

func (k *googleKey) sign(content string) []byte {
	if k.signed[content] == nil {
		sum := sha256.Sum256([]byte(content))
		sig, err := rsa.SignPKCS1v15(nil, k.PrivateKey, crypto.SHA256, sum[:])
		if err != nil {
			panic(err)
		}
		k.signed[content] = sig
	}
	return k.signed[content]
}

// rsaKey returns a key that rng alone determines, as rsa.GenerateKey does not make any.
func rsaKey(rng *rand.Rand) *rsa.PrivateKey {
	const e = 65537
	p, q := prime(rng), prime(rng)
	one := big.NewInt(1)
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: e},
		D:         new(big.Int).ModInverse(big.NewInt(e), phi),
		Primes:    []*big.Int{p, q},
	}
	key.Precompute()
	return key
}

// prime returns a prime of 1,024 bits whose two highest are set.
func prime(rng *rand.Rand) *big.Int {
	for {
		b := noise(rng, 128)
		b[0] |= 0xc0
		b[127] |= 1
		if p := new(big.Int).SetBytes(b); p.ProbablyPrime(20) {
			return p
		}
	}
}

// fractional reports whether a member is a number that is not whole.
func fractional(value any, _ string) bool {
	number, ok := value.(float64)
	return ok && number != math.Trunc(number)
}
