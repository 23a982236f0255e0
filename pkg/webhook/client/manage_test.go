package client_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const hookID = "wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu"

func (s *script) client(options ...client.Option) *client.Client {
	return client.New(testCredentials(s.URL), options...)
}

func TestChangeSends(t *testing.T) {
	tests := []struct {
		name string
		in   client.ChangeInput
		want string
	}{
		{"nothing", client.ChangeInput{}, `{}`},
		{"a pause", client.ChangeInput{Status: client.Paused, WhilePaused: client.Keep}, `{"status":"paused","while_paused":"keep"}`},
		{"a week of events", client.ChangeInput{ArchiveDays: new(7)}, `{"archive_days":7}`},
		{"no events", client.ChangeInput{ArchiveDays: new(0)}, `{"archive_days":0}`},
		{"events for as long as the deployment says", client.ChangeInput{ArchiveDays: new(client.DeploymentArchiveDays)}, `{"archive_days":null}`},
		{"a new address", client.ChangeInput{NewAddress: true, AddressOverlap: new(time.Hour)}, `{"new_address":true,"address_overlap_seconds":3600}`},
		{"no overlap", client.ChangeInput{NewAddress: true, AddressOverlap: new(time.Duration(0))}, `{"new_address":true,"address_overlap_seconds":0}`},
		{"secrets", client.ChangeInput{Secret: testSecret, RetireSecrets: []string{"sec_mfrggzdfmztwq2lk"}},
			`{"secret":"` + testSecret + `","retire_secrets":["sec_mfrggzdfmztwq2lk"]}`},
		{"settings", client.ChangeInput{
			Provider: "custom", SecretOverlap: new(time.Minute), Params: map[string]string{"audience": "a"},
			Scheme: json.RawMessage(`{"primitive":"hmac","signature":{}}`), Description: new("d"), Types: []string{"t"},
			Match: map[string]any{"/a": 1}, Schema: json.RawMessage(`{}`), Mode: new(client.Live), Unfit: client.Keep, Split: new(true), PublicURLs: []string{"https://a.example/x"},
		}, `{"provider":"custom","secret_overlap_seconds":60,"params":{"audience":"a"},"scheme":{"primitive":"hmac","signature":{}},
			"description":"d","types":["t"],"match":{"/a":1},"schema":{},"mode":"live","unfit":"keep","split":true,"public_urls":["https://a.example/x"]}`},
		{"what takes settings away", client.ChangeInput{Description: new(""), Types: []string{}, Match: map[string]any{}, Schema: json.RawMessage("null"), Mode: new(""), PublicURLs: []string{}},
			`{"description":"","types":[],"match":{},"schema":null,"mode":"","public_urls":[]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, success(200, minimal))
			w, err := s.client(asDeclared(t)).Change(t.Context(), hookID, tt.in)
			require.NoError(t, err)
			assert.Equal(t, hookURL, w.URL)
			r := s.requests()[0]
			assert.Equal(t, "PATCH /v1/webhooks/"+hookID, r.Method+" "+r.Path)
			assert.JSONEq(t, tt.want, r.Body)
		})
	}
}

func TestChangeRefusesASecretThatJSONWouldChange(t *testing.T) {
	s := serve(t, success(200, minimal))
	_, err := s.client().Change(t.Context(), hookID, client.ChangeInput{Secret: "\xff"})
	assert.ErrorIs(t, err, client.ErrInvalid)
	assert.Empty(t, s.requests())
}

func TestChangeInputHidesTheSecret(t *testing.T) { // I5
	in := client.ChangeInput{Secret: testSecret, Status: client.Paused}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "in", in)
	for _, text := range []string{fmt.Sprint(in), fmt.Sprintf("%+v %#v", in, in), log.String()} {
		assert.NotContains(t, text, testSecret)
		assert.Contains(t, text, "paused")
	}
}

func TestGetAndDelete(t *testing.T) {
	s := serve(t, success(200, minimal), answer{status: 204})
	w, err := s.client(asDeclared(t)).Get(t.Context(), hookID)
	require.NoError(t, err)
	assert.Equal(t, hookID, w.ID)
	require.NoError(t, s.client(asDeclared(t)).Delete(t.Context(), hookID))
	assert.Equal(t, "DELETE /v1/webhooks/"+hookID, s.requests()[1].Method+" "+s.requests()[1].Path)
}

func TestFind(t *testing.T) {
	s := serve(t, page("", "payment.succeeded"), page(""))
	w, err := s.product(asDeclared(t)).Find(t.Context(), "stripe-payments", "prd", "payment.succeeded")
	require.NoError(t, err)
	assert.Equal(t, hookID, w.ID)
	assert.Equal(t, "env=prd&event=payment.succeeded&limit=100", s.requests()[0].Query)
	_, err = s.product().Find(t.Context(), "stripe-payments", "prd", "payment.succeeded")
	assert.ErrorIs(t, err, client.ErrNotFound)
	for _, args := range [][3]string{{"", "prd", "e"}, {"a", "", "e"}, {"a", "prd", ""}} {
		_, err = s.product().Find(t.Context(), args[0], args[1], args[2])
		assert.ErrorIs(t, err, client.ErrInvalid, args)
	}
	assert.Len(t, s.requests(), 2)
}

func TestIDsAreEscaped(t *testing.T) {
	s := serve(t, success(200, minimal))
	_, err := s.client().Get(t.Context(), "a/b?c")
	require.NoError(t, err)
	assert.Equal(t, "/v1/webhooks/a%2Fb%3Fc", s.requests()[0].Path)
	for _, id := range []string{"", ".", ".."} {
		_, err := s.client().Get(t.Context(), id)
		assert.ErrorIs(t, err, client.ErrInvalid, id)
		_, err = s.client().Retry(t.Context(), hookID, id)
		assert.ErrorIs(t, err, client.ErrInvalid, id)
	}
	assert.Len(t, s.requests(), 1)
}

func TestCallsThatDoSomethingEachTime(t *testing.T) {
	calls := map[string]func(*testing.T, *client.Client) error{
		"a replay": func(t *testing.T, c *client.Client) error {
			_, err := c.Replay(t.Context(), hookID, client.ReplayInput{})
			return err
		},
		"a new address": func(t *testing.T, c *client.Client) error {
			_, err := c.Change(t.Context(), hookID, client.ChangeInput{NewAddress: true})
			return err
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for _, tt := range []struct {
					first func() (*http.Response, error)
					made  int
				}{
					{reply(asking(answer{status: 429}, "3")), 2},
					{reply(problem(503, "unavailable")), 1},
					{reply(answer{status: 500}), 1},
					{refuse, 1},
				} {
					r := &replies{list: []func() (*http.Response, error){tt.first, reply(success(200, `{}`))}}
					err := call(t, client.New(testCredentials("https://h.example"), client.WithHTTPClient(&http.Client{Transport: r})))
					assert.Equal(t, tt.made == 2, err == nil, err)
					assert.Equal(t, tt.made, r.made)
				}
			})
		})
	}
	t.Run("a change that mints nothing", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			r := &replies{list: []func() (*http.Response, error){refuse, reply(success(200, minimal))}}
			c := client.New(testCredentials("https://h.example"), client.WithHTTPClient(&http.Client{Transport: r}))
			_, err := c.Change(t.Context(), hookID, client.ChangeInput{Status: client.Paused})
			require.NoError(t, err)
			assert.Equal(t, 2, r.made)
		})
	})
}
