package provider

import "time"

// developmentProviders are those of devops, scm, devtools.
var developmentProviders = []Provider{
	{
		// Known from src/Appwrite/Platform/Workers/Webhooks.php of github.com/appwrite/appwrite.
		Name: "appwrite", Title: "Appwrite",
		Schemes: []Scheme{{
			ID: "appwrite.sha1", Primitive: HMAC, Hash: SHA1, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Appwrite-Webhook-Signature", Encoding: Base64},
			Content:   "{url}{body}",
		}},
		// A document has the same body when it is deleted as when it was written last.
		EventID: []Place{{In: InHeader, Name: "X-Appwrite-Webhook-Events"}},
	},
	{
		// Known from doc:support.atlassian.com/bitbucket-cloud/docs/manage-webhooks (test vector).
		Name: "bitbucket", Title: "Bitbucket Cloud / Data Center",
		Schemes: []Scheme{{
			ID: "bitbucket.sha256", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Hub-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InHeader, Name: "X-Request-UUID"}, {In: InHeader, Name: "X-Request-Id"}},
		EventType: []Place{{In: InHeader, Name: "X-Event-Key"}},
	},
	{
		// Known from official-repo:buildkite/docs pages/apis/webhooks/_verifying_hmac_signatures.md;
		// go:github.com/buildkite/go-buildkite/v4@v4.23.0.
		Name: "buildkite", Title: "Buildkite",
		Schemes: []Scheme{{
			ID: "buildkite.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "X-Buildkite-Signature", Format: KVList, TSKey: "timestamp",
				SigKeys: []string{"signature"}, Trim: true, Encoding: Hex,
			},
			Content:   "{ts}.{body}",
			Timestamp: Timestamp{In: InSignature, Tolerance: 300},
		}, {
			ID: "buildkite.token", Primitive: Static, Basis: BySDK,
			Signature: Signature{In: InHeader, Name: "X-Buildkite-Token"},
		}},
		EventID:   []Place{{In: InHeader, Name: "X-Buildkite-Request"}},
		EventType: []Place{{In: InHeader, Name: "X-Buildkite-Event"}},
	},
	{
		// Known from doc:circleci/circleci-docs docs/guides/modules/integration/pages/outbound-webhooks.adoc; circleci/circleci-docs outbound-webhooks.adoc.
		Name: "circleci", Title: "CircleCI",
		Schemes: []Scheme{{
			ID: "circleci.v1", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "circleci-signature", Format: KVList, SigKeys: []string{"v1"}, Trim: true,
				Encoding: Hex,
			},
			Content: "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "id"}},
		EventType: []Place{{In: InHeader, Name: "circleci-event-type"}, {In: InJSON, Name: "type"}},
	},
	{
		Name: "cursor", Title: "Cursor cloud agents",
		Schemes: []Scheme{{
			ID: "cursor.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Webhook-Signature", Format: Prefixed, Prefix: "sha256=", Encoding: Hex},
			Content:   "{body}",
		}},
	},
	{
		// Known from go:code.gitea.io/sdk/gitea@v0.25.1. Gogs signs likewise, and has
		// headers of its own name alone.
		// https://gogs.io/advancing/webhooks
		Name: "gitea", Title: "Gitea / Forgejo / Gogs",
		Schemes: []Scheme{{
			ID: "gitea.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySDK,
			Signature: Signature{
				In: InHeader, Name: "X-Gitea-Signature", Aliases: []string{"X-Gogs-Signature"}, Encoding: Hex,
			},
			Content: "{body}",
		}},
		EventID:   []Place{{In: InHeader, Name: "X-Gitea-Delivery"}, {In: InHeader, Name: "X-Gogs-Delivery"}},
		EventType: []Place{{In: InHeader, Name: "X-Gitea-Event"}, {In: InHeader, Name: "X-Gogs-Event"}},
	},
	{
		// https://docs.gitlab.com/user/project/integrations/webhooks/ and the merge requests
		// 230944 and 231325 of gitlab-org/gitlab, by which signing tokens came.
		Name: "gitlab", Title: "GitLab",
		Schemes: []Scheme{{
			ID: "gitlab.token", Primitive: Static, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "X-Gitlab-Token"},
		}, {
			ID: "gitlab.signing-token", Primitive: HMAC, Hash: SHA256, Basis: ByDocument,
			Key: Key{Encoding: Base64, StripPrefix: []string{"whsec_"}},
			Signature: Signature{
				In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1"},
				Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp", Tolerance: 300},
			IDHeader:  Header{Name: "webhook-id"},
		}},
		EventID:   []Place{{In: InHeader, Name: "Idempotency-Key"}, {In: InHeader, Name: "X-Gitlab-Event-UUID"}},
		EventType: []Place{{In: InHeader, Name: "X-Gitlab-Event"}},
	},
	{
		Name: "heroku", Title: "Heroku",
		Schemes: []Scheme{{
			ID: "heroku.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "Heroku-Webhook-Hmac-SHA256", Encoding: Base64},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "webhook_metadata.event.id"}, {In: InJSON, Name: "id"}},
		EventType: []Place{{In: InHeader, Name: "Heroku-Webhook-Topic"}, {In: InJSON, Name: "action"}},
	},
	{
		Name: "incident-io", Title: "incident.io",
		Schemes: []Scheme{{
			ID: "incident-io.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Key: Key{Encoding: Base64, StripPrefix: []string{"whsec_"}},
			Signature: Signature{
				In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1"},
				Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp", Tolerance: 300},
			IDHeader:  Header{Name: "webhook-id"},
		}},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		// Signed as draft-cavage-http-signatures has it, always over the same headers.
		// https://keygen.sh/docs/api/signatures/ and app/workers/webhook_worker.rb of
		// github.com/keygen-sh/keygen-api.
		Name: "keygen", Title: "Keygen",
		Schemes: []Scheme{{
			ID: "keygen.ed25519", Primitive: Ed25519, Basis: ByDocument,
			Key: Key{Encoding: Hex},
			Signature: Signature{
				In: InHeader, Name: "Keygen-Signature", Format: KVList, SigKeys: []string{"signature"},
				Trim: true, Quoted: true, Encoding: Base64,
			},
			Content:   "(request-target): {method_lower} {path_query}\nhost: {host}\ndate: {ts}\ndigest: sha-256={body_sha256_b64}",
			Timestamp: Timestamp{In: InHeader, Name: "Date", Unit: HTTPDate},
		}},
		EventID:      []Place{{In: InJSON, Name: "data.id"}},
		EventType:    []Place{{In: InJSON, Name: "data.attributes.event"}},
		RetryHorizon: 61 * time.Hour,
	},
	{
		Name: "launchdarkly", Title: "LaunchDarkly",
		Schemes: []Scheme{{
			ID: "launchdarkly.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-LD-Signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "_id"}},
		EventType: []Place{{In: InJSON, Name: "kind"}},
	},
	{
		Name: "render", Title: "Render",
		Schemes: []Scheme{{
			ID: "render.standard-webhooks", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Key: Key{Encoding: Base64, StripPrefix: []string{"whsec_"}},
			Signature: Signature{
				In: InHeader, Name: "webhook-signature", Format: VersionedList, SigKeys: []string{"v1"},
				Encoding: Base64,
			},
			Content:   "{id}.{ts}.{body}",
			Timestamp: Timestamp{In: InHeader, Name: "webhook-timestamp", Tolerance: 300},
			IDHeader:  Header{Name: "webhook-id"},
		}},
		EventType: []Place{{In: InJSON, Name: "type"}},
	},
	{
		// The document says that a secret makes for an HMAC; the header is as several receivers
		// have it. https://docs.sonarsource.com/sonarqube-server/project-administration/integrations/webhooks/
		Name: "sonarqube", Title: "SonarQube Server / Cloud",
		Schemes: []Scheme{{
			ID: "sonarqube.hmac", Primitive: HMAC, Hash: SHA256, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "X-Sonar-Webhook-HMAC-SHA256", Encoding: Hex},
			Content:   "{body}",
		}},
		EventType: []Place{{In: InJSON, Name: "qualityGate.status"}},
	},
	{
		// Known from official-repo:hashicorp/terraform-run-task-scaffolding-go internal/sdk/handler/hmac.go.
		// Notifications are signed likewise, in a header of their own.
		// https://developer.hashicorp.com/terraform/cloud-docs/workspaces/settings/notifications
		Name: "terraform", Title: "HCP Terraform run tasks / notifications",
		Schemes: []Scheme{{
			ID: "terraform.run-task", Primitive: HMAC, Hash: SHA512, Basis: ByDocument,
			Signature: Signature{
				In: InHeader, Name: "X-TFC-Task-Signature", Aliases: []string{"X-TFE-Notification-Signature"}, Encoding: Hex,
			},
			Content: "{body}",
		}},
		EventID:   []Place{{In: InJSON, Name: "task_result_id"}},
		EventType: []Place{{In: InJSON, Name: "stage"}},
	},
	{
		// Known from travis-ci/docs-travis-ci-com user/notifications.md.erb.
		Name: "travis-ci", Title: "Travis CI",
		Schemes: []Scheme{{
			ID: "travis-ci.rsa-sha1", Primitive: RSA, Hash: SHA1, Basis: ByDocument,
			Signature: Signature{In: InHeader, Name: "Signature", Encoding: Base64},
			Content:   "{form:payload}",
		}},
		Payload: "payload",
		// The document's id is the build's, of which several notifications tell.
	},
	{
		Name: "vercel", Title: "Vercel",
		Schemes: []Scheme{{
			ID: "vercel.hmac", Primitive: HMAC, Hash: SHA1, Basis: BySecondary,
			Signature: Signature{In: InHeader, Name: "x-vercel-signature", Encoding: Hex},
			Content:   "{body}",
		}},
		EventID:      []Place{{In: InJSON, Name: "id"}},
		EventType:    []Place{{In: InJSON, Name: "type"}},
		RetryHorizon: 1 * 24 * time.Hour,
	},
}
