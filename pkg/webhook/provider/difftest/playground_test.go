package difftest

import (
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"

	bitbucketserver "github.com/go-playground/webhooks/v6/bitbucket-server"
	"github.com/go-playground/webhooks/v6/gitea"
	"github.com/go-playground/webhooks/v6/github"
	"github.com/go-playground/webhooks/v6/gitlab"
	"github.com/go-playground/webhooks/v6/gogs"
)

// playground is a provider that go-playground/webhooks verifies: parse is of its
// package, and refusals are its errors that are not about what an event holds.
func playground(provider, header, event, value string, parse func(secret string, r *http.Request) error, refusals ...error) *subject {
	return &subject{
		name: provider + "-playground", provider: provider,
		module: "github.com/go-playground/webhooks/v6", calls: provider + ".Webhook.Parse",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 24) }),
		header:    []field{{event, value}},
		signature: inHeader(header),
		verify: func(d *delivery) error {
			err := parse(d.secret, d.http())
			for _, refusal := range refusals {
				if errors.Is(err, refusal) {
					return err
				}
			}
			return nil
		},
		classes: []class{withoutSecret, firstOf(header), emptyBody},
	}
}

// withoutPrefix is for SDKs that do not insist on what stands before a signature.
func withoutPrefix(p *place, prefix string) class {
	return class{
		"a signature without " + prefix,
		"the provider's document has it there; it names the hash",
		sdk,
		func(d *delivery) bool {
			text := p.get(d)
			p.set(d, prefix+text)
			return !strings.HasPrefix(text, prefix)
		}, false,
	}
}

// withoutSecret is for SDKs that verify nothing if they have no secret.
var withoutSecret = class{
	"no secret, and therefore no check",
	"a secret that was forgotten must not switch verification off",
	sdk,
	func(d *delivery) bool { return d.secret == "" }, true,
}

func githubPlayground() *subject {
	s := playground("github", "X-Hub-Signature-256", "X-GitHub-Event", "push", func(secret string, r *http.Request) error {
		hook, err := github.New(github.Options.Secret(secret))
		if err != nil {
			return err
		}
		_, err = hook.Parse(r, github.PushEvent)
		return err
	}, github.ErrParsingPayload, github.ErrMissingHubSignatureHeader, github.ErrHMACVerificationFailed)
	s.classes = append(s.classes, withoutPrefix(s.signature, "sha256="), upperHex(s.signature))
	return s
}

func giteaPlayground() *subject {
	s := playground("gitea", "X-Gitea-Signature", "X-Gitea-Event", "push", func(secret string, r *http.Request) error {
		hook, err := gitea.New(gitea.Options.Secret(secret))
		if err != nil {
			return err
		}
		_, err = hook.Parse(r, gitea.PushEvent)
		return err
	}, gitea.ErrParsingPayload, gitea.ErrMissingGiteaSignatureHeader, gitea.ErrHMACVerificationFailed)
	s.classes = append(s.classes, upperHex(s.signature))
	return s
}

func gogsPlayground() *subject {
	s := playground("gogs", "X-Gogs-Signature", "X-Gogs-Event", "push", func(secret string, r *http.Request) error {
		hook, err := gogs.New(gogs.Options.Secret(secret))
		if err != nil {
			return err
		}
		_, err = hook.Parse(r, gogs.PushEvent)
		return err
	}, gogs.ErrParsingPayload, gogs.ErrMissingGogsSignatureHeader, gogs.ErrHMACVerificationFailed)
	s.provider = "gitea"
	// The package's signer writes the header of Gitea.
	s.sign = func(d *delivery) error {
		d.set("X-Gogs-Signature", hex.EncodeToString(macOf(d.signingSecret, string(d.body))))
		return nil
	}
	s.classes = append(s.classes, upperHex(s.signature))
	return s
}

func gitlabPlayground() *subject {
	s := playground("gitlab", "X-Gitlab-Token", "X-Gitlab-Event", "Push Hook", func(secret string, r *http.Request) error {
		hook, err := gitlab.New(gitlab.Options.Secret(secret))
		if err != nil {
			return err
		}
		_, err = hook.Parse(r, gitlab.PushEvents)
		return err
	}, gitlab.ErrParsingPayload, gitlab.ErrGitLabTokenVerificationFailed)
	s.params = map[string]string{"scheme": "gitlab.token"}
	return s
}

func bitbucketPlayground() *subject {
	s := playground("bitbucket", "X-Hub-Signature", "X-Event-Key", "repo:refs_changed", func(secret string, r *http.Request) error {
		hook, err := bitbucketserver.New(bitbucketserver.Options.Secret(secret))
		if err != nil {
			return err
		}
		_, err = hook.Parse(r, bitbucketserver.RepositoryReferenceChangedEvent)
		return err
	}, bitbucketserver.ErrParsingPayload, bitbucketserver.ErrMissingHubSignatureHeader, bitbucketserver.ErrHMACVerificationFailed)
	s.classes = append(s.classes, anyPrefix, upperHex(s.signature))
	return s
}

// anyPrefix is for an SDK that passes over seven characters, whatever they are.
var anyPrefix = class{
	"a signature behind something else than sha256=",
	"Bitbucket's document has it there; it names the hash",
	sdk,
	func(d *delivery) bool {
		const prefix = "sha256="
		text := d.get("X-Hub-Signature")
		if len(text) < len(prefix) || text[:len(prefix)] == prefix {
			return false
		}
		d.set("X-Hub-Signature", prefix+text[len(prefix):])
		return true
	}, false,
}
