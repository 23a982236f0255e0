package provider_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// Asana hands over the secret in its first question, which a webhook must answer
// before it has one.
func ExampleProvider_Handshaker() {
	p, _ := provider.Lookup("asana")
	h, err := p.Handshaker(provider.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := &provider.Request{
		Method: http.MethodPost,
		URL:    "https://hooks.example.com/in/asana",
		Header: http.Header{"X-Hook-Secret": {"b537207f20cbfa02"}},
	}
	answer, ok, err := h.Handshake(context.Background(), r, time.Now())
	fmt.Println(ok, answer.Status, answer.Header.Get("X-Hook-Secret"), len(answer.Learned), err)
	// Output: true 200 b537207f20cbfa02 1 <nil>
}

// A secret that was pasted with the line break after it.
func ExampleDiagnose() {
	p, _ := provider.Lookup("github")
	now := time.Unix(1767225600, 0)
	r := &provider.Request{URL: "https://hooks.example.com/in/github", Body: []byte(`{"action":"opened"}`)}
	_ = p.Sign(r, provider.Config{Secrets: []provider.Secret{{Value: "It's a secret"}}}, now)

	d := provider.Diagnose(context.Background(), p, provider.Config{Secrets: []provider.Secret{{Value: "It's a secret\n"}}}, r, now)
	fmt.Println(d.OK(), d.Failure.Sentence())
	for _, f := range d.Findings {
		fmt.Println(f.Certain, f.Message)
	}
	// Output:
	// false The signature is not one that any of the webhook's secrets gives for this request (X-Hub-Signature-256).
	// true The secret has white space or a line break at its beginning or end that does not belong to it.
}

func ExampleProvider_Entry() {
	p, _ := provider.Lookup("shopify")
	e := p.Entry()
	fmt.Println(e.Title, "signs with", e.Schemes[0].How)
	fmt.Println(e.Schemes[0].Where)
	// Output:
	// Shopify signs with HMAC-SHA256
	// header `X-Shopify-Hmac-Sha256`, `Shopify-Hmac-Sha256`, in base64
}

// A pair of keys tries out a provider whose private key one does not have.
func ExampleProvider_KeyPair() {
	p, _ := provider.Lookup("discord")
	private, public, _, _ := p.KeyPair("")
	r := &provider.Request{URL: "https://hooks.example.com/in/discord", Body: []byte(`{"type":0}`)}
	err := p.Sign(r, provider.Config{Secrets: []provider.Secret{{Value: private}}}, time.Now())
	fmt.Println(err)

	v, _ := p.Verifier(provider.Config{Secrets: []provider.Secret{{Value: public}}})
	result, err := v.Verify(context.Background(), r, time.Now())
	fmt.Println(result.Proof, err)
	// Output:
	// <nil>
	// verified <nil>
}

// Twilio takes the body of an answer for instructions.
func ExampleProvider_Answer() {
	p, _ := provider.Lookup("twilio")
	answer := p.Answer(&provider.Request{})
	fmt.Println(answer.Status, answer.Header.Get("Content-Type"), string(answer.Body))
	// Output: 200 text/xml <Response/>
}

func ExampleFailure_Sentence() {
	f := &provider.Failure{Cause: provider.SignatureMissing, Detail: "Stripe-Signature"}
	fmt.Println(f.Sentence())
	// Output: The request has no signature where this provider puts it (Stripe-Signature).
}
