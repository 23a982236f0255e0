// Package dynamodb keeps webhooks, API keys and claims in DynamoDB.
//
// The webhooks table:
//
//	pk                               | sk            |
//	---------------------------------+---------------+----------------------------------
//	HOOK#<id>                        | HOOK          | a webhook, with its sealed secrets
//	APP#<workspace>#<product>#<app>  | <env>#<event> | the same webhook without them
//	KEYS#<workspace>                 | HASH#<hash>   | an API key
//	KEYS#<workspace>                 | ID#<id>       | the hash of the key with that id
//
// The events table:
//
//	pk
//	---------------------------------------------------------
//	CLAIM#<webhook id>#<event id's SHA-256, in base64url>
//
// Receiving reads one item, listing one range, and minting writes a webhook's two
// items in one transaction, of which the second keeps the key unique. The prefixes
// are for IAM, whose dynamodb:LeadingKeys tells by them what a function may touch.
package dynamodb

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook"
)

// separator sorts before every character of a tag, so that places sort by env
// first, and afterSeparator next to it.
const (
	separator      = "#"
	afterSeparator = "$"
)

// escape keeps parts apart whatever they are, and leaves tags as they are.
var escape = strings.NewReplacer("%", "%25", separator, "%23")

// join returns the parts, escaped, with separators between them.
func join(parts ...string) string {
	escaped := make([]string, len(parts))
	for i, p := range parts {
		escaped[i] = escape.Replace(p)
	}
	return strings.Join(escaped, separator)
}

func hookKey(id string) item { return key(join("HOOK", id), "HOOK") }

func placeKey(k webhook.Key) item {
	return key(appPartition(k.Workspace, k.Product, k.App), join(k.Env, k.Event))
}

func appPartition(workspace, product, app string) string {
	return join("APP", workspace, product, app)
}

func keysPartition(workspace string) string { return join("KEYS", workspace) }

func hashKey(workspace, hash string) item {
	return key(keysPartition(workspace), join("HASH", hash))
}

func idKey(workspace, id string) item { return key(keysPartition(workspace), join("ID", id)) }

func claimKey(webhookID, eventID string) item {
	digest := sha256.Sum256([]byte(eventID))
	return item{"pk": text(join("CLAIM", webhookID, base64.RawURLEncoding.EncodeToString(digest[:])))}
}
