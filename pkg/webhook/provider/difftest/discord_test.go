package difftest

import (
	"crypto/ed25519"
	"encoding/hex"
	"math/rand/v2"

	"github.com/bwmarrin/discordgo"
)

func discord() *subject {
	const signature, time = "X-Signature-Ed25519", "X-Signature-Timestamp"
	return &subject{
		name: "discord", provider: "discord",
		module: "github.com/bwmarrin/discordgo", calls: "discordgo.VerifyInteraction",
		secrets: func(rng *rand.Rand) (string, string) {
			private := ed25519.NewKeyFromSeed(noise(rng, ed25519.SeedSize))
			return privatePEM(private), hex.EncodeToString(private.Public().(ed25519.PublicKey))
		},
		signature: inHeader(signature), time: inHeader(time), tolerance: minutes(5),
		verify: func(d *delivery) error {
			key, err := hex.DecodeString(d.secret)
			if err != nil {
				return err
			}
			return accepted(len(key) == ed25519.PublicKeySize && discordgo.VerifyInteraction(d.http(), key))
		},
		classes: []class{
			firstOf(signature, time),
			spacedKey,
			stale("the SDK does not look at the time, which Discord signs so that it can be looked at"),
		},
	}
}
