package provider

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMode(t *testing.T) {
	tests := []struct {
		provider, body string
		header         http.Header
		want           string
	}{
		{"stripe", `{"livemode":true}`, nil, "live"},
		{"stripe", `{"livemode":false}`, nil, "test"},
		{"stripe", `{"livemode":null}`, nil, ""},
		{"stripe", `{"livemode":"yes"}`, nil, ""},
		{"stripe", `{"data":{"livemode":true}}`, nil, ""},
		{"stripe", ``, nil, ""},
		{"shopify", `{}`, http.Header{"X-Shopify-Test": {"true"}}, "test"},
		{"shopify", `{}`, http.Header{"X-Shopify-Test": {"false"}}, "live"},
		{"shopify", `{}`, nil, ""},
		{"adyen", `{"live":"false"}`, nil, "test"},
		{"adyen", `{"environment":"live"}`, nil, "live"},
		{"square", `{}`, http.Header{"Square-Environment": {"Sandbox"}}, "test"},
		{"easypost", `{"mode":"production"}`, nil, "live"},
		{"lemonsqueezy", `{"meta":{"test_mode":true}}`, nil, "test"},
		{"mercadopago", `{"live_mode":true}`, nil, "live"},
		{"paystack", `{"data":{"domain":"test"}}`, nil, "test"},
		{"plaid", `{"environment":"sandbox"}`, nil, "test"},
		{"shippo", `{"test":false}`, nil, "live"},
		{"wise", `{}`, http.Header{"X-Test-Notification": {"true"}}, "test"},
		{"paypal", `{}`, http.Header{"Paypal-Cert-Url": {"https://api.sandbox.paypal.com/v1/notifications/certs/CERT"}}, "test"},
		{"paypal", `{}`, http.Header{"Paypal-Cert-Url": {"https://api.paypal.com/v1/notifications/certs/CERT"}}, "live"},
		{"dropbox-sign", `{"signature_request":{"test_mode":true}}`, nil, "test"},
		{"github", `{"livemode":true}`, nil, ""},
	}
	tested := map[string]bool{"custom": true}
	for _, tt := range tests {
		tested[tt.provider] = true
		t.Run(fmt.Sprint(tt.provider, tt.body, tt.header), func(t *testing.T) {
			e, err := compileEvents(lookup(t, tt.provider))
			require.NoError(t, err)
			in := newInput(&Request{Header: tt.header, Body: []byte(tt.body)}, "")
			defer in.release()
			e.read(in, new(coverage))
			assert.Equal(t, tt.want, e.mode(in))
		})
	}
	for _, name := range Names() {
		assert.True(t, tested[name] || len(lookup(t, name).Mode) == 0, "%s says its mode, and no test does", name)
	}
}

func TestModeIsInTheResult(t *testing.T) {
	p, cfg := lookup(t, "stripe"), secrets("whsec_secret")
	v := newVerifier(t, p, cfg)
	assert.Equal(t, "live", verify(t, v, signedRequest(t, p, cfg, `{"id":"evt_1","livemode":true}`)).Mode)

	description := map[string]any{}
	require.NoError(t, json.Unmarshal([]byte(sampleDescription), &description))
	description["mode"] = []Mode{{In: InHeader, Name: "x-mode", Live: []string{"prd"}, Test: []string{"stg", "dev*"}}}
	raw, err := json.Marshal(description)
	require.NoError(t, err)
	p, cfg = custom(t, string(raw), "00ff")
	v = newVerifier(t, p, cfg)
	r := signedRequest(t, p, cfg, `{}`)
	for value, want := range map[string]string{"prd": "live", "prd2": "", "stg": "test", "dev": "test", "dev-7": "test", "": ""} {
		other := *r
		other.Header = maps.Clone(r.Header)
		other.Header.Set("X-Mode", value)
		got := verify(t, v, &other)
		assert.Equal(t, want, got.Mode, value)
		assert.True(t, slices.Contains(got.Headers, "X-Mode"))
	}
}
