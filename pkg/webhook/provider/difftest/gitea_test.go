package difftest

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"

	"code.gitea.io/sdk/gitea"
)

func giteaWebhooks() *subject {
	const header = "X-Gitea-Signature"
	return &subject{
		name: "gitea", provider: "gitea",
		module: "code.gitea.io/sdk/gitea", calls: "gitea.VerifyWebhookSignatureMiddleware",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 24) }),
		zero:      "\x00",
		signature: inHeader(header),
		verify: func(d *delivery) error {
			called := false
			next := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true })
			gitea.VerifyWebhookSignatureMiddleware(d.secret)(next).ServeHTTP(httptest.NewRecorder(), d.http())
			return accepted(called)
		},
		classes: []class{blankSecret, firstOf(header)},
	}
}
