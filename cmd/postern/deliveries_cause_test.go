package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

func TestDeliveriesListSaysHowManyForWhat(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "stripe", "--secret", "whsec_right", "--schema", `{"required":["total"]}`)
	for _, id := range []string{"e1", "e2"} {
		assert.Equal(t, exitRefused, c.run(t, sendTo(url, "whsec_wrong", id)...).code)
	}
	assert.Contains(t, c.run(t, sendTo(url, "whsec_right", "e3")...).stderr, "payload_schema")
	got := c.run(t, words("deliveries list", at("paid"))...)
	assert.Equal(t, exitOK, got.code)
	assert.Equal(t, "\n3 deliveries are kept aside: 2 signature_mismatch, 1 payload_schema.\n\"postern deliveries show\" says what is amiss with one.\n", got.stderr)
	assert.Empty(t, c.run(t, words("deliveries list --json", at("paid"))...).stderr)
}

func TestDeliveriesRetryAllSaysWhereAPayloadBreaksTheSchema(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "stripe", "--secret", "whsec_a", "--schema", `{"properties":{"id":{"maxLength":2}}}`)
	assert.Equal(t, exitRefused, c.run(t, sendTo(url, "whsec_a", "e_1")...).code)
	assert.Equal(t, exitRefused, c.run(t, sendTo(url, "whsec_b", "e_2")...).code)
	got := c.ok(t, words("deliveries retry --all", at("paid"))...)
	assert.Regexp(t, `(?m)^dlv_\w+  refused  payload_schema  The payload breaks the webhook's schema: /id fails "maxLength"\.$`, got)
	assert.Regexp(t, `(?m)^dlv_\w+  refused  signature_mismatch$`, got)
}

func TestDeliveriesListSaysWhenThereIsNoRoom(t *testing.T) {
	tests := []struct {
		name string
		kept int
		more []client.Delivery
		full bool
	}{
		{"room for one", webhook.MaxKept - 1, nil, false},
		{"room for one, and a secret to copy", webhook.MaxKept - 1, []client.Delivery{{ID: "dlv_y", Code: client.SecretToCopy}}, false},
		{"none", webhook.MaxKept, nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := json.Marshal(map[string]any{"deliveries": append(tt.more, slices.Repeat([]client.Delivery{{ID: "dlv_x", Code: "wrong_mode"}}, tt.kept)...)})
			require.NoError(t, err)
			s, _ := answering(t, http.StatusOK, "application/json", string(b))
			got := cli{env: environment(s.URL)}.run(t, "deliveries", "list", "wh_x")
			require.Equal(t, exitOK, got.code, got.stderr)
			assert.Equal(t, tt.full, strings.Contains(got.stderr, "There is no room for more"), got.stderr)
		})
	}
}

func TestDeliveriesShowSaysWhatToDoWhereThereIsNoDiagnosis(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	stripe := []string{"--provider", "stripe", "--secret", "whsec_a"}
	tests := []struct {
		code  string
		flags []string
		first []string // what to do before the delivery comes
		want  string
	}{
		{"payload_schema", append(stripe, "--schema", `{"required":["total"]}`), nil, `(?s)schema: "postern deliveries\sretry" says where`},
		{"wrong_mode", append(stripe, "--mode", "live"), nil, `(?s)other mode than the webhook wants`},
		{"webhook_not_configured", nil, nil, `(?s)no provider or no secret`},
		{"webhook_paused", stripe, []string{"pause"}, `(?s)"postern resume"`},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			url := c.generate(t, tt.code, tt.flags...)
			if tt.first != nil {
				require.Equal(t, exitOK, c.run(t, words(tt.first[0], at(tt.code))...).code)
			}
			c.run(t, sendTo(url, "whsec_a", "e1")...)
			id := regexp.MustCompile(`dlv_\w+`).FindString(c.ok(t, words("deliveries list", at(tt.code))...))
			shown := c.ok(t, words("deliveries show", id, at(tt.code))...)
			assert.Regexp(t, `^\S+  dlv_\w+  refused for `+tt.code+`\n\nIt`, shown)
			assert.Regexp(t, tt.want, shown)
		})
	}
}
