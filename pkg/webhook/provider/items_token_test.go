package provider

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Microsoft Graph puts notifications of several subscriptions into one batch, each
// with the token of its own.
func TestTokensOfItems(t *testing.T) {
	v := newVerifier(t, lookup(t, "microsoft-graph"), secrets("right"))
	item := func(state string) string { return `{"subscriptionId":"s","changeType":"created"` + state + `}` }
	const right, wrong = `,"clientState":"right"`, `,"clientState":"wrong"`
	tests := []struct {
		name, body string
		want       Cause
		items      int
	}{
		{"right", `{"value":[` + item(right) + `]}`, "", 1},
		{"first wrong", `{"value":[` + item(wrong) + "," + item(right) + `]}`, "", 1},
		{"second wrong", `{"value":[` + item(right) + "," + item(wrong) + `]}`, "", 1},
		{"second without", `{"value":[` + item(right) + "," + item("") + `]}`, "", 1},
		{"both right", `{"value":[` + item(right) + "," + item(right) + `]}`, "", 2},
		{"both wrong", `{"value":[` + item(wrong) + "," + item(wrong) + `]}`, SignatureMismatch, 0},
		{"both without", `{"value":[` + item("") + "," + item("") + `]}`, SignatureMissing, 0},
		{"none", `{"value":[]}`, SignatureMissing, 0},
		{"token beside the items", `{"clientState":"right","value":[` + item("") + `]}`, SignatureMissing, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &Request{Method: http.MethodPost, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(tt.body)}
			if tt.want != "" {
				assert.Equal(t, tt.want, causeOf(t, v, r))
				return
			}
			result := verify(t, v, r)
			assert.Equal(t, Authenticated, result.Proof)
			items, err := v.Items(r, result)
			require.NoError(t, err)
			require.Len(t, items, tt.items)
			for _, i := range items {
				assert.Contains(t, string(i.Body), right)
			}
		})
	}
}

// Tokens of items are looked at before anything is known of who sends them.
func TestItemsOfStrangersAreBounded(t *testing.T) {
	v := newVerifier(t, lookup(t, "microsoft-graph"), secrets("right"))
	batch := func(n int) *Request {
		body := `{"value":[` + strings.Repeat(`{"clientState":"wrong"},`, n-1) + `{"clientState":"right"}]}`
		return &Request{Method: http.MethodPost, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
	}
	assert.Equal(t, Authenticated, verify(t, v, batch(maxItems)).Proof)
	assert.Equal(t, PayloadMalformed, causeOf(t, v, batch(maxItems+1)))
}
