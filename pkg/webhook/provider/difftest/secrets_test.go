package difftest

import (
	"encoding/base64"
	"encoding/hex"
	"math/rand/v2"
)

// shared is for secrets that both sides have.
func shared(f func(*rand.Rand) string) func(*rand.Rand) (signing, verifying string) {
	return func(rng *rand.Rand) (string, string) {
		secret := f(rng)
		return secret, secret
	}
}

// letters returns n letters and digits.
func letters(rng *rand.Rand, n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[rng.IntN(len(alphabet))]
	}
	return string(b)
}

// whsec returns a secret of Standard Webhooks.
func whsec(rng *rand.Rand) string {
	return "whsec_" + base64.StdEncoding.EncodeToString(noise(rng, 24+rng.IntN(17)))
}

func hexText(b []byte) string { return hex.EncodeToString(b) }
