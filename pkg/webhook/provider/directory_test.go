package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEntry(t *testing.T) {
	e := lookup(t, "stripe").Entry()
	assert.Equal(t, Entry{
		Name: "stripe", Title: "Stripe",
		Schemes: []SchemeEntry{{
			ID: "stripe.v1", How: "HMAC-SHA256", Where: "header `Stripe-Signature`, as `t=…,v1=…`, in hex", Signed: "`{ts}.{body}`",
			Time: "in the signature, in seconds, at most 300 s off", Proves: "the sender and the body", Checked: "against the provider's own SDK",
		}},
		EventID: "JSON `id`", EventType: "JSON `type`", Mode: "JSON `livemode`", Methods: "POST", Success: "any 2xx", Retries: "3 days",
		Params: []string{}, NeedsParams: []string{}, NeedsSecret: true, Secret: e.Secret, Document: "https://docs.stripe.com/webhooks",
	}, e)
	assert.NotEmpty(t, e.Secret)
}

// What an entry says, a line at a time.
func TestEntryLines(t *testing.T) {
	tests := []struct{ provider, name, want string }{
		{"adyen", "Signed", " of every item at `notificationItems[].NotificationRequestItem`"},
		{"adyen", "Proves", "the sender and some fields of the body"},
		{"auth0", "Batch", "of the items at JSON `[]`, or of the lines of the body, which"},
		{"discord", "Answer", "204 without a body; 202 without a body to what has no JSON `event`"},
		{"adyen", "Answer", "200 with the body `[accepted]`"},
		{"adyen", "Batch", "of the items at JSON `notificationItems[]`, which `split` makes events of their own"},
		{"asana", "Handshake", "POST with header `X-Hook-Secret`: 200, header `X-Hook-Secret`; the secret is learned from header `X-Hook-Secret`"},
		{"asana", "Handshake", "POST with JSON `events` empty signed: 200"},
		{"aws-sns", "Scheme", "`aws-sns.v1-v2`: RSA (PKCS #1 v1.5) with SHA-1 or SHA-256, as JSON `SignatureVersion` says, by a key that is published at sns."},
		{"aws-sns", "Handshake", "JSON `SubscribeURL` is fetched from sns."},
		{"braintree", "Key", "hashed with SHA-1"},
		{"discord", "Handshake", "signed: 200 with `{\"type\":1}`"},
		{"docusign", "Proof", "`X-DocuSign-Signature-1` and so on to 100"},
		{"dropbox", "Event id", "none: every delivery counts as an event of its own"},
		{"ebay", "Parameters", "`endpoint`, `verification_token` (needed)"},
		{"ebay", "Scheme", "published at api.ebay.com, api.sandbox.ebay.com for those with credentials of their own"},
		{"github", "Proof", "as `sha256=…`, in hex"},
		{"hubspot", "Scheme", ", if chosen: "},
		{"kinde", "Parameters", "`domain` (needed)"},
		{"linear", "Document", "https://linear.app/developers/webhooks"},
		{"meta", "Parameters", "`verify_token` (needed)"},
		{"monday", "Scheme", "JSON Web Token, HS256"},
		{"shopify", "Proof", "header `X-Shopify-Hmac-Sha256`, `Shopify-Hmac-Sha256`, in base64"},
		{"standard-webhooks", "Event id", "header `webhook-id`"},
		{"standard-webhooks", "Key", "without `whsec_`, decoded from base64"},
		{"slack", "Secret", "Signing Secret"},
		{"tally", "Secret", "Signing secret (unconfirmed)"},
		{"telegram", "Proves", "the sender alone, and not the body"},
		{"telegram", "Scheme", "the secret itself"},
		{"websub", "Scheme", "HMAC-SHA1, SHA256, SHA384, SHA512, as the signature says"},
		{"wechat", "Signed", ", its values sorted"},
		{"zendesk", "Method", "GET, POST, PUT, PATCH, DELETE"},
		{"x", "Handshake", "; only for a text of 1 to 256 of the characters"},
	}
	for _, tt := range tests {
		t.Run(tt.provider+" "+tt.name, func(t *testing.T) {
			e := lookup(t, tt.provider).Entry()
			var said []string
			for _, l := range e.Lines() {
				if l.Name == tt.name {
					said = append(said, l.Text)
				}
			}
			assert.Contains(t, strings.Join(said, "\n"), tt.want)
		})
	}
}

func TestEveryProviderHasAnEntry(t *testing.T) {
	for _, name := range Names() {
		p := lookup(t, name)
		if p.custom {
			continue
		}
		e := p.Entry()
		assert.NotEmpty(t, e.Schemes, name)
		assert.NotEmpty(t, e.EventID, name)
		for i := range e.Schemes {
			s := &e.Schemes[i]
			assert.NotEmpty(t, s.How, s.ID)
			assert.NotEmpty(t, s.Proves, s.ID)
			assert.NotEmpty(t, s.Checked, s.ID)
			assert.Equal(t, p.Schemes[i].Primitive == None, s.Where == "", s.ID)
		}
		for _, l := range e.Lines() {
			assert.NotContains(t, l.Text, "\n", "%s %s", name, l.Name)
		}
	}
}

func TestNeededParams(t *testing.T) {
	tests := []struct {
		provider string
		params   []string
		secret   bool
	}{
		{"stripe", []string{}, true},
		{"adobe-sign", []string{"client_id"}, false},
		{"asana", []string{}, false},
		{"azure-event-grid", []string{}, false},
		{"braintree", []string{"public_key"}, true},
		{"google-pubsub", []string{"email"}, false},
		{"monday", []string{}, true},
		{"plaid", []string{}, true},
		{"websub", []string{"topics"}, true},
	}
	for _, tt := range tests {
		t.Run(tt.provider, func(t *testing.T) {
			e := lookup(t, tt.provider).Entry()
			assert.Equal(t, tt.params, e.NeedsParams)
			assert.Equal(t, tt.secret, e.NeedsSecret)
		})
	}
}

func TestDocumentsAreOfProviders(t *testing.T) {
	var names []string
	for _, d := range documents {
		_, ok := Lookup(d.name)
		assert.True(t, ok, d.name)
		assert.Regexp(t, `^https://[a-z0-9.-]+/\S*$`, d.url)
		names = append(names, d.name)
	}
	assert.True(t, slices.IsSorted(names))
	assert.Equal(t, len(names), len(slices.Compact(names)))
}

func TestSecretPlacesAreOfProviders(t *testing.T) {
	var names []string
	for _, s := range secretPlaces {
		_, ok := Lookup(s.name)
		assert.True(t, ok, s.name)
		names = append(names, s.name)
	}
	assert.True(t, slices.IsSorted(names))
	assert.Equal(t, len(names), len(slices.Compact(names)))
}
