package webhook_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// diagnosed sends d, which is refused, and returns the code of the refusal and the diagnosis.
func (w *world) diagnosed(hook webhook.Webhook, d webhook.Delivery) (string, *webhook.Diagnosis) {
	w.t.Helper()
	receipt, err := w.receiver.Receive(w.t.Context(), d)
	require.NotEmpty(w.t, receipt.Kept)
	return kindOf(w.t, err).Code, w.diagnosis(hook, receipt.Kept)
}

func (w *world) diagnosis(hook webhook.Webhook, id string) *webhook.Diagnosis {
	w.t.Helper()
	_, diagnosis, err := webhook.NewRetrier(w.services).Get(w.t.Context(), me, hook.ID, id)
	require.NoError(w.t, err)
	return diagnosis
}

func TestDiagnosisSaysWhatIsAmiss(t *testing.T) {
	tests := []struct {
		name    string
		secret  string
		spoil   func(*webhook.Delivery)
		sentAt  time.Duration
		code    string
		summary string
		finding string
		certain bool
	}{
		{"a secret with a line break", stripeSecret + "\n", nil, 0, "signature_mismatch", "not one that any of the webhook's secrets gives", "secret_white_space", true},
		{"a secret in quotation marks", `"` + stripeSecret + `"`, nil, 0, "signature_mismatch", "not one that", "secret_quoted", true},
		{"another secret", otherSecret, nil, 0, "signature_mismatch", "not one that", "secret_of_another", false},
		{"a line break at the end of the body", stripeSecret, func(d *webhook.Delivery) { d.Body = append(d.Body, '\n') }, 0, "signature_mismatch", "not one that", "body_line_end_added", true},
		{"no signature", stripeSecret, func(d *webhook.Delivery) { d.Header.Del("Stripe-Signature") }, 0, "signature_missing", "has no signature where", "header_missing", false},
		{"an old one", stripeSecret, nil, -time.Hour, "timestamp_too_old", "signed too long ago", "clock_ahead", true},
		{"one of the future", stripeSecret, nil, time.Hour, "timestamp_too_new", "signed in the future", "clock_behind", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			in := stripeInput()
			in.Secret = tt.secret
			hook := w.generate(in)
			d := w.stripeAt(hook, stripeSecret, paid, w.clock.Now().Add(tt.sentAt))
			if tt.spoil != nil {
				tt.spoil(&d)
			}
			code, diagnosis := w.diagnosed(hook, d)
			assert.Equal(t, tt.code, code)
			require.NotNil(t, diagnosis)
			assert.Contains(t, diagnosis.Summary, tt.summary)
			require.NotEmpty(t, diagnosis.Findings)
			assert.Equal(t, tt.finding, diagnosis.Findings[0].Code)
			assert.Equal(t, tt.certain, diagnosis.Findings[0].Certain)
		})
	}
}

// It is as of when the delivery came, and by the webhook as it is by then.
func TestDiagnosisOfWhatIsMended(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.Secret = otherSecret
	hook := w.generate(in)
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.Error(t, err)
	w.change(hook, webhook.Change{Settings: webhook.Settings{Secret: stripeSecret}})
	w.clock.forward(24 * time.Hour)
	diagnosis := w.diagnosis(hook, receipt.Kept)
	require.NotNil(t, diagnosis)
	assert.Equal(t, "The delivery is verified with the webhook as it is now, and can be let in.", diagnosis.Summary)
	assert.Empty(t, diagnosis.Findings)
	again, err := w.retry(hook, receipt.Kept)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, again.Outcome)
}

func TestDiagnosisOfASignedURL(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(twilioInput())
	_, diagnosis := w.diagnosed(hook, w.twilio(hook, strings.Replace(hook.URL, "https://", "http://", 1), "SM1"))
	require.NotEmpty(t, diagnosis.Findings)
	assert.Equal(t, "url_scheme", diagnosis.Findings[0].Code)
}

func TestOnlyWhatIsRefusedForSignatureOrTimeIsDiagnosed(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	code, diagnosis := w.diagnosed(hook, w.stripe(hook, stripeSecret, `{"id":`))
	assert.Equal(t, "payload_malformed", code)
	assert.Nil(t, diagnosis)
}

// What cannot be opened any more keeps nobody from looking at what was refused.
func TestDiagnosisWithoutTheSecret(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, otherSecret, paid))
	require.Error(t, err)
	for name, tt := range map[string]struct {
		change  func(*webhook.Webhook)
		summary string
	}{
		"no secret any more":      {func(w *webhook.Webhook) { w.Secrets = nil }, "The webhook is not set up as its provider needs it: secret is required."},
		"a secret that is broken": {func(w *webhook.Webhook) { w.Secrets[0].Sealed = []byte("x") }, "A secret of the webhook cannot be opened any more, and must be given again."},
		"a provider that is gone": {func(w *webhook.Webhook) { w.Provider = "gone" }, "The webhook has no provider, so that nothing can be verified."},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.services
			s.Webhooks = changedWebhooks{w.webhooks, tt.change}
			k, diagnosis, err := webhook.NewRetrier(s).Get(t.Context(), me, hook.ID, receipt.Kept)
			require.NoError(t, err)
			assert.Equal(t, paid, string(k.Body))
			require.NotNil(t, diagnosis)
			assert.Equal(t, tt.summary, diagnosis.Summary)
		})
	}
}

// changedWebhooks are webhooks that came to be otherwise.
type changedWebhooks struct {
	webhook.Webhooks
	change func(*webhook.Webhook)
}

func (c changedWebhooks) ByID(ctx context.Context, id string) (webhook.Webhook, error) {
	w, err := c.Webhooks.ByID(ctx, id)
	c.change(&w)
	return w, err
}

// The sender is told where the signature was looked for, and not what is amiss with it.
func TestTheSenderIsGivenNoDiagnosis(t *testing.T) { // I5
	w := newWorld(t)
	in := stripeInput()
	in.Secret = stripeSecret + "\n"
	hook := w.generate(in)
	d := w.stripe(hook, stripeSecret, paid)
	receipt, err := w.receiver.Receive(t.Context(), d)
	e := kindOf(t, err)
	assert.Equal(t, "The signature is not one that any of the webhook's secrets gives for this request (Stripe-Signature).", e.Message)
	assert.NotContains(t, err.Error(), "white space")
	diagnosis := w.diagnosis(hook, receipt.Kept)
	require.NotEmpty(t, diagnosis.Findings)
	assert.Contains(t, diagnosis.Findings[0].Message, "white space")
}

// A diagnosis names no secret, and no signature that would have held.
func TestDiagnosisHoldsNoSecret(t *testing.T) { // I5
	p, ok := provider.Lookup("stripe")
	require.True(t, ok)
	for name, secret := range map[string]string{"white space": stripeSecret + "\n", "another": otherSecret, "no prefix": strings.TrimPrefix(stripeSecret, "whsec_")} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			in := stripeInput()
			in.Secret = secret
			hook := w.generate(in)
			d := w.stripe(hook, stripeSecret, paid)
			_, diagnosis := w.diagnosed(hook, d)
			expected := &provider.Request{Method: http.MethodPost, URL: hook.URL, Header: http.Header{}, Body: d.Body}
			require.NoError(t, p.Sign(expected, provider.Config{Secrets: []provider.Secret{{Value: secret}}}, w.clock.Now()))
			_, mac, _ := strings.Cut(expected.Header.Get("Stripe-Signature"), "v1=")
			said := diagnosis.Summary
			for _, f := range diagnosis.Findings {
				said += f.Code + f.Message
			}
			for _, canary := range []string{strings.TrimSpace(secret), mac, mac[:16]} {
				assert.NotContains(t, said, canary)
			}
		})
	}
}
