package difftest

import (
	"crypto/sha256"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/messagebird/go-rest-api/v9/signature_jwt"
)

const messageBirdHeader = "MessageBird-Signature-JWT"

func messageBird() *subject {
	return &subject{
		name: "messagebird", provider: "messagebird",
		module: "github.com/messagebird/go-rest-api/v9", calls: "signature_jwt.Validator.ValidateSignature",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 32) }),
		zero:      "\x00",
		signature: inHeader(messageBirdHeader),
		url:       twilioURL,
		verify: func(d *delivery) error {
			_, err := signature_jwt.NewValidator(d.secret).ValidateSignature(d.headers().Get(messageBirdHeader), d.url, d.body)
			return err
		},
		sign: func(d *delivery) error {
			signMessageBird(d, map[string]any{"alg": "HS256"}, messageBirdClaims(d))
			return nil
		},
		mutations: slices.Repeat([]mutation{messageBirdToken}, 3),
		classes: []class{
			blankSecret, firstOf(messageBirdHeader), criticalHeader, noTime, severalValues, withinSeconds, otherKind,
		},
	}
}

// messageBirdToken makes a token that says something else, and is signed all the same.
var messageBirdToken = mutation{"token: made anew", func(s *source, d *delivery) {
	header, claims := map[string]any{"alg": "HS256"}, messageBirdClaims(d)
	s.changeClaims(claims, d.now)
	s.changeHeader(header)
	signMessageBird(d, header, claims)
}}

func messageBirdClaims(d *delivery) map[string]any {
	url := sha256.Sum256([]byte(d.url))
	claims := map[string]any{
		"iss": "MessageBird", "jti": "2f6e4a7c-8f5d-4f5a-9b7c-1d2e3f405162", "url_hash": hexText(url[:]),
		"nbf": d.at.Unix(), "exp": d.at.Add(time.Minute).Unix(),
	}
	if len(d.body) > 0 {
		body := sha256.Sum256(d.body)
		claims["payload_hash"] = hexText(body[:])
	}
	return claims
}

func signMessageBird(d *delivery, header, claims map[string]any) {
	d.set(messageBirdHeader, token(header, claims, func(content string) []byte { return macOf(d.signingSecret, content) }))
}

// withinSeconds is for an SDK that allows clocks to differ by a second.
var withinSeconds = class{
	"a token that ended or begins within five seconds",
	"MessageBird's SDKs differ in how far clocks may be off: that for Go allows one second, that for Node.js five",
	postern,
	func(d *delivery) bool {
		return tokenHas(d, 1, func(value any, name string) bool {
			at, ok := value.(float64)
			off := at - float64(d.now.UnixNano())/1e9
			return ok && (name == "exp" && off < 0 && off >= -5 || name == "nbf" && off > 0 && off <= 5)
		})
	}, true,
}

// otherKind is for claims whose JSON is of another kind than the SDK reads.
var otherKind = class{
	"a claim that is a number where the SDK reads text, or has a fraction",
	"it says the same; a NumericDate may have a fraction (RFC 7519, section 2)",
	postern,
	func(d *delivery) bool {
		return tokenHas(d, 1, func(value any, name string) bool {
			number, ok := value.(float64)
			return ok && (name == "jti" || number != float64(int64(number)))
		})
	}, true,
}
