package provider

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryItemMustHold(t *testing.T) {
	p := lookup(t, "adyen")
	cfg := secrets("44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056")
	cfg.Params = map[string]string{"scheme": "adyen.standard"}
	v := newVerifier(t, p, cfg)
	r := &Request{Body: []byte(sampleBodies["adyen.standard"].body)}
	require.NoError(t, p.Sign(r, cfg, testNow))
	result := verify(t, v, r)
	require.Equal(t, Authenticated, result.Proof, "eight fields are signed, and no more")

	tests := []struct {
		name, old, new string
		want           Cause
	}{
		{"first changed", `"value":1`, `"value":9`, SignatureMismatch},
		{"second changed", `"value":2`, `"value":9`, SignatureMismatch},
		{"signature gone", `"hmacSignature"`, `"other"`, SignatureMissing},
		{"signed field gone", `"eventCode":"B"`, `"other":"B"`, PayloadMalformed},
		{"no items", `"notificationItems"`, `"other"`, SignatureMissing},
		{"item that is none", `{"NotificationRequestItem"`, `{"other":1},{"NotificationRequestItem"`, PayloadMalformed},
		{"cut short", `]`, ``, PayloadMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.Replace(string(r.Body), tt.old, tt.new, 1)
			require.NotEqual(t, string(r.Body), changed)
			assert.Equal(t, tt.want, causeOf(t, v, &Request{Header: http.Header{}, Body: []byte(changed)}))
		})
	}
	t.Run("an unsigned field may change, and the id stays", func(t *testing.T) {
		changed := strings.Replace(string(r.Body), `"live":"false"`, `"live":"true"`, 1)
		assert.Equal(t, result.EventID, verify(t, v, &Request{Header: http.Header{}, Body: []byte(changed)}).EventID)
	})
}

// What is signed within a body that is not has an id as it is; what is not is tied.
func TestIDsInBodiesThatAreNotCovered(t *testing.T) {
	p := lookup(t, "mailgun")
	cfg := secrets("key")
	r := &Request{Body: []byte(sampleBodies["mailgun.body"].body)}
	require.NoError(t, p.Sign(r, cfg, testNow))

	got := verify(t, newVerifier(t, p, cfg), r)

	assert.Equal(t, Authenticated, got.Proof)
	assert.Equal(t, testNow, got.SignedAt)
	assert.Equal(t, "1."+hexOf(string(r.Body))[:32], got.EventID)

	other := *p
	other.EventID = []Place{{In: InJSON, Name: "signature.token"}}
	assert.Equal(t, "a8ce0edb2dd8301dee6c", verify(t, newVerifier(t, &other, cfg), r).EventID)
}
