package difftest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/livekit/protocol/auth"
	"github.com/livekit/protocol/webhook"
)

// livekitKey is the key that names the secret, of every webhook here.
const livekitKey = "APIdifftest"

func livekit() *subject {
	return &subject{
		name: "livekit", provider: "livekit", params: map[string]string{"api_key": livekitKey},
		module: "github.com/livekit/protocol", calls: "webhook.Receive",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 43) }),
		zero:      "\x00",
		signature: inHeader("Authorization"),
		verify: func(d *delivery) error {
			_, err := webhook.Receive(d.http(), auth.NewSimpleKeyProvider(livekitKey, d.secret))
			return err
		},
		mutations: slices.Repeat([]mutation{livekitToken}, 3),
		classes: []class{
			firstOf("Authorization"), criticalHeader, noTime, withinAMinute, severalValues,
		},
	}
}

// withinAMinute is for an SDK that allows clocks to differ by a minute.
var withinAMinute = class{
	"a token that ended or begins within a minute",
	"LiveKit's SDKs differ in how far clocks may be off; Postern takes the least, ten seconds, that of the SDK for Node.js",
	sdk,
	changed(func(d *delivery, claims map[string]any) {
		shift(claims, "exp", 50*time.Second)
		shift(claims, "nbf", -50*time.Second)
	}, func(d *delivery, header, claims map[string]any) {
		d.set("Authorization", token(header, claims, func(content string) []byte { return macOf(d.secret, content) }))
	}), false,
}

// livekitToken makes a token that says something else, and is signed all the same.
var livekitToken = mutation{"token: made anew", func(s *source, d *delivery) {
	header := map[string]any{"alg": "HS256"}
	claims := livekitClaims(d)
	s.changeClaims(claims, d.now)
	s.changeHeader(header)
	d.set("Authorization", token(header, claims, func(content string) []byte { return macOf(d.secret, content) }))
}}

func livekitClaims(d *delivery) map[string]any {
	sum := sha256.Sum256(d.body)
	return map[string]any{
		"iss": livekitKey, "sha256": base64.StdEncoding.EncodeToString(sum[:]),
		"nbf": d.at.Unix(), "exp": d.at.Add(5 * time.Minute).Unix(),
	}
}

func macOf(secret, content string) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(content))
	return h.Sum(nil)
}
