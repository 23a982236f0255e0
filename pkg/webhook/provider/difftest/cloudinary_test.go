package difftest

import (
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/cloudinary/cloudinary-go/v2/api/uploader"
	"github.com/cloudinary/cloudinary-go/v2/config"
)

func cloudinary() *subject {
	const signature, at = "X-Cld-Signature", "X-Cld-Timestamp"
	return &subject{
		name: "cloudinary", provider: "cloudinary",
		module: "github.com/cloudinary/cloudinary-go/v2", calls: "uploader.API.VerifyNotificationSignature",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 27) }),
		signature: inHeader(signature), time: inHeader(at), tolerance: 2 * time.Hour,
		verify: func(d *delivery) error {
			timestamp, err := strconv.ParseInt(d.headers().Get(at), 10, 64)
			if err != nil {
				return err
			}
			var cfg config.Configuration
			cfg.Cloud.APISecret, cfg.Cloud.SignatureAlgorithm = d.secret, "sha1"
			api := uploader.API{Config: cfg}
			return accepted(api.VerifyNotificationSignature(string(d.body), timestamp, d.headers().Get(signature), 0))
		},
		classes: []class{
			firstOf(signature, at), upperHex(inHeader(signature)), reprinted(inHeader(at)), lastSecond(2 * time.Hour),
			ahead("the SDK has no bound on times to come"),
		},
	}
}
