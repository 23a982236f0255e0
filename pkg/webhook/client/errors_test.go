package client_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

func TestErrorClasses(t *testing.T) {
	classes := []error{client.ErrInvalid, client.ErrUnauthorized, client.ErrNotFound, client.ErrRefused, client.ErrUnavailable}
	tests := []struct {
		name string
		err  client.Error
		want error // nil for none
	}{
		{"400", client.Error{Status: 400, Code: "invalid_field"}, client.ErrInvalid},
		{"no request made", client.Error{Code: "missing_field"}, client.ErrInvalid},
		{"401", client.Error{Status: 401, Code: "unauthorized"}, client.ErrUnauthorized},
		{"403", client.Error{Status: 403}, client.ErrUnauthorized},
		{"404", client.Error{Status: 404, Code: "webhook_not_found"}, client.ErrNotFound},
		{"409", client.Error{Status: 409, Code: "signature_mismatch"}, client.ErrRefused},
		{"413", client.Error{Status: 413}, client.ErrInvalid},
		{"429", client.Error{Status: 429}, client.ErrUnavailable},
		{"500", client.Error{Status: 500}, client.ErrUnavailable},
		{"503", client.Error{Status: 503, Code: "event_in_flight"}, client.ErrUnavailable},
		{"no answer", client.Error{Code: client.CodeUnreachable}, client.ErrUnavailable},
		{"another's answer", client.Error{Status: 200, Code: client.CodeUnexpected}, nil},
		{"a redirect", client.Error{Status: 302, Code: client.CodeUnexpected}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, class := range classes {
				if class == tt.want {
					assert.ErrorIs(t, &tt.err, class)
				} else {
					assert.NotErrorIs(t, &tt.err, class)
				}
			}
		})
	}
}

func TestErrorsOfCallsThatCannotBeMadeAreTyped(t *testing.T) {
	s := serve(t, success(200, minimal))
	api := client.New(testCredentials(s.URL))
	of := func(in client.GenerateLinkInput) error {
		_, err := api.Product("p").GenerateLink(t.Context(), in)
		return err
	}
	call := func(method, path string) error {
		_, err := api.Call(t.Context(), method, path, nil, nil)
		return err
	}
	tests := []struct {
		name string
		err  error
		code string
	}{
		{"a schema that is no JSON", of(client.GenerateLinkInput{Schema: json.RawMessage(`{"type":`)}), "invalid_json"},
		{"a match that has no JSON", of(client.GenerateLinkInput{Match: map[string]any{"/a": math.Inf(1)}}), "invalid_json"},
		{"a path that is none", call("GET", "/v1/\n"), "invalid_path"},
		{"a method that is none", call("G T", "/v1/webhooks"), "invalid_path"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.ErrorIs(t, tt.err, client.ErrInvalid)
			var e *client.Error
			require.ErrorAs(t, tt.err, &e)
			assert.Equal(t, tt.code, e.Code)
			assert.Error(t, e.Err, "it says what is wrong")
		})
	}
	assert.Empty(t, s.requests())
}

func TestErrorsOfCallsAreTyped(t *testing.T) {
	s := serve(t, problem(401, "unauthorized"))
	_, err := s.product().GenerateLink(t.Context(), client.GenerateLinkInput{})
	assert.ErrorIs(t, err, client.ErrUnauthorized)
	require.EqualError(t, err, "generate link: unauthorized: Because.")
	assert.Len(t, s.requests(), 1)
}
