package provider

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// I2: where single members of a document are signed, nobody who has seen a genuine one
// can make another of it by saying again what is signed.
func TestSignedMembersStandOnce(t *testing.T) {
	for _, tt := range []struct {
		scheme, old, new string
		ok               bool
	}{
		{"aws-sns.v1-v2", `{`, `{"x":1,"x":2,`, true},
		{"aws-sns.v1-v2", `{`, `{ "Other":{"Message":"forged"}, `, true},
		{"aws-sns.v1-v2", `}`, `,"Message":"forged"}`, false},
		{"aws-sns.v1-v2", `}`, `,"message":"forged"}`, false},
		{"aws-sns.v1-v2", `}`, `,"subject":"forged, where there is none"}`, false},
		{"aws-sns.v1-v2", `}`, `,"Me\u0073sage":"forged"}`, false},
		{"aws-sns.v1-v2", `}`, `} {"Message":"forged"}`, false},
		{"aws-sns.v1-v2", `}`, `,"Me` + "\n" + `":1}`, false},
		{"adyen.standard", `}}]`, `,"success":"forged"}}]`, false},
		{"adyen.standard", `"currency":"EUR"`, `"currency":"EUR","Value":9`, false},
		{"adyen.standard", `}}]`, `},"notificationrequestitem":{"success":"forged"}}]`, false},
		{"adyen.standard", `}}]`, `}}],"NotificationItems":[{"NotificationRequestItem":{"success":"forged"}}]`, false},
		{"adyen.standard", `}}]`, `,"reason":"1","reason":"2"}}]`, true},
		{"mailgun.body", `"token":`, `"Token":"forged","token":`, false},
		{"mailgun.body", `}`, `,"x"}`, false},
		{"dropbox-sign.event-hash", `}}`, `,"event_type":"forged"}}`, false},
	} {
		t.Run(tt.scheme+" "+tt.new, func(t *testing.T) {
			sm := sampleOf(t, tt.scheme)
			v := newVerifier(t, sm.provider, sm.verifying)
			r := sm.request(t)
			require.Equal(t, tt.scheme, verify(t, v, r).Scheme)
			require.Contains(t, string(r.Body), tt.old)
			r.Body = []byte(replaceLast(string(r.Body), tt.old, tt.new))
			if tt.ok {
				verify(t, v, r)
				return
			}
			assert.Equal(t, PayloadMalformed, causeOf(t, v, r))
		})
	}
}

// replaceLast replaces the last old in text; the first, if it begins text.
func replaceLast(text, old, replacement string) string {
	if strings.HasPrefix(text, old) {
		return replacement + text[len(old):]
	}
	i := strings.LastIndex(text, old)
	return text[:i] + replacement + text[i+len(old):]
}

// What was read of one request says nothing of the next, though it may stand where that
// stood. (I2)
func TestFieldsAreOfOneRequest(t *testing.T) {
	for id, name := range map[string]string{"aws-sns.v1-v2": "MessageId", "mailgun.body": "token"} {
		t.Run(id, func(t *testing.T) {
			sm := sampleOf(t, id)
			v, r := newVerifier(t, sm.provider, sm.verifying), sm.request(t)
			verify(t, v, r)
			i := bytes.Index(r.Body, []byte(name))
			require.Positive(t, i)
			r.Body[i] = 'x'
			assert.Equal(t, PayloadMalformed, causeOf(t, v, r))
		})
	}
}
