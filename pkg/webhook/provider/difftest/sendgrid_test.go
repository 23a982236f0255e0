package difftest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/rand/v2"

	"github.com/sendgrid/sendgrid-go/helpers/eventwebhook"
)

func sendgrid() *subject {
	const signature, time = eventwebhook.VerificationHTTPHeader, eventwebhook.TimestampHTTPHeader
	return &subject{
		name: "sendgrid", provider: "sendgrid",
		module: "github.com/sendgrid/sendgrid-go", calls: "eventwebhook.VerifySignature",
		secrets: func(rng *rand.Rand) (string, string) {
			key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), append([]byte{1}, noise(rng, 31)...))
			if err != nil {
				panic(err)
			}
			public, err := x509.MarshalPKIXPublicKey(key.Public())
			if err != nil {
				panic(err)
			}
			return privatePEM(key), base64.StdEncoding.EncodeToString(public)
		},
		signature: inHeader(signature), time: inHeader(time), tolerance: minutes(5),
		sign: func(d *delivery) error {
			text := seconds(d.at)
			sig, err := signECDSA(d.signingSecret, append([]byte(text), d.body...))
			d.set(time, text)
			d.set(signature, base64.StdEncoding.EncodeToString(sig))
			return err
		},
		verify: func(d *delivery) error {
			key, err := eventwebhook.ConvertPublicKeyBase64ToECDSA(d.secret)
			if err != nil {
				return err
			}
			ok, err := eventwebhook.VerifySignature(key, d.body, d.headers().Get(signature), d.headers().Get(time))
			if err != nil {
				return err
			}
			return accepted(ok)
		},
		mutations: []mutation{{"signature: bytes after it", func(s *source, d *delivery) {
			sig, _ := base64.StdEncoding.DecodeString(d.get(signature))
			d.set(signature, base64.StdEncoding.EncodeToString(append(sig, noise(s.rng, 1+s.rng.IntN(4))...)))
		}}},
		classes: []class{
			firstOf(signature, time),
			spacedKey,
			looseBase64(inHeader(signature)),
			trailing,
			stale("the SDK does not look at the time, which SendGrid signs so that it can be looked at"),
		},
	}
}

// trailing is for an SDK that does not look at what stands behind a signature.
var trailing = class{
	"bytes after the signature in DER",
	"one signature then has any number of texts",
	sdk,
	func(d *delivery) bool {
		text := d.get(eventwebhook.VerificationHTTPHeader)
		sig, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(sig) < 2 || len(sig) <= int(sig[1])+2 {
			return false
		}
		d.set(eventwebhook.VerificationHTTPHeader, base64.StdEncoding.EncodeToString(sig[:int(sig[1])+2]))
		return true
	}, false,
}

// signECDSA signs with a nonce that the key and the content determine (RFC 6979), so
// that the same seed draws the same deliveries.
func signECDSA(privatePEM string, content []byte) ([]byte, error) {
	block, _ := pem.Decode([]byte(privatePEM))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	return key.(*ecdsa.PrivateKey).Sign(nil, sum[:], crypto.SHA256)
}
