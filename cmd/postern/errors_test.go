package main

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestErrorsOfTheAPI(t *testing.T) {
	const problem = "application/problem+json"
	tests := []struct {
		name        string
		status      int
		contentType string
		body        string
		code        int
		want        string
	}{
		{"a field", 400, problem, `{"code":"invalid_field","field":"env","detail":"The field env must be 2 to 32 lower-case letters."}`, exitUsage,
			"postern: The field env must be 2 to 32 lower-case letters. See --env. (400 invalid_field)\n"},
		{"a field of another name", 400, problem, `{"code":"invalid_field","field":"params.audience","detail":"The field params.audience is required."}`, exitUsage,
			"postern: The field params.audience is required. See --param, and \"postern providers NAME\". (400 invalid_field)\n"},
		{"credentials", 401, problem, `{"code":"unauthorized","detail":"They do not hold."}`, exitRefused,
			"postern: They do not hold. Check POSTERN_WORKSPACE_ID, POSTERN_USER_ID and POSTERN_PRIVATE_KEY, or have a key issued with \"postern keys create\". (401 unauthorized)\n"},
		{"the gateway", 404, "application/json", `{"message":"Not Found"}`, exitFailed,
			"postern: The gateway answered 404 Not Found. Is that the address of Postern? (404 not_found)\n"},
		{"a web page", 200, "text/html", `<html>`, exitFailed,
			"postern: The answer is not the JSON that Postern sends; is the endpoint right? (200 unexpected)\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := answering(t, tt.status, tt.contentType, tt.body)
			got := cli{env: environment(s.URL)}.run(t, "generate", "--product", "p", "--app", "a", "--event", "e", "--env", "dev")
			assert.Equal(t, ran{tt.code, "", tt.want}, got)
		})
	}
}

func TestUnavailable(t *testing.T) {
	s, _ := answering(t, http.StatusServiceUnavailable, "application/json", `{}`)
	s.Close()
	got := cli{env: environment(s.URL)}.run(t, "keys", "list")
	assert.Equal(t, exitUnavailable, got.code)
	assert.Equal(t, "postern: Cannot reach "+s.URL+": connection refused. Start the local server with \"postern local\", or say with --endpoint where Postern is. (unreachable)\n", got.stderr)
}

func TestAQueueThatDoesNotAnswer(t *testing.T) {
	err := explainService("the queue Q", "Advice.", fmt.Errorf("operation error SQS: %w", context.DeadlineExceeded))
	assert.EqualError(t, err, "the queue Q does not answer. Is it running, and is the address right?")
	assert.Equal(t, exitUnavailable, exitCode(err))
}
