// Package dynamodb keeps webhooks, API keys, claims, records and refused
// deliveries in DynamoDB.
//
// The webhooks table:
//
//	pk                                    | sk            |
//	--------------------------------------+---------------+----------------------------------
//	HOOK#<id>                             | HOOK          | a webhook, with its sealed secrets
//	HOOK#<token>                          | HOOK          | the id that a further address leads to
//	APP#<workspace>#<product>#<app>       | <env>#<event> | the same webhook without secrets
//	ACTIVITY#<workspace>#<product>#<app>  | <env>#<event> | what it last saw
//	KEYS#<workspace>                      | HASH#<hash>   | an API key
//	KEYS#<workspace>                      | ID#<id>       | the hash of the key with that id
//
// The events table:
//
//	pk                                                    | sk      |
//	------------------------------------------------------+---------+---------------------------
//	CLAIM#<webhook id>#<event id's SHA-256, in base64url> | CLAIM   | a claim, later with a record
//	ASIDE#<webhook id>                                    | <place> | a refused delivery
//
// and its index of records, [RecordsIndex], in shards that each take the 1,000
// writes a second of one partition:
//
//	hook                         | at
//	-----------------------------+------------------------------
//	RECORDS#<webhook id>#<shard> | <time of queuing>#<event id>
//
// Receiving reads one item, listing two ranges, and minting writes a webhook's two
// items in one transaction, of which the second keeps the key unique. The prefixes
// are for IAM, whose dynamodb:LeadingKeys tells by them what a function may touch,
// and keep apart what is forged: a refused delivery can never be a claim (I2).
package dynamodb

import (
	"crypto/sha256"
	"encoding/base64"
	"strconv"
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

func hookKey(token string) item { return key(join("HOOK", token), "HOOK") }

func placeKey(k webhook.Key) item {
	return key(appPartition(k.Workspace, k.Product, k.App), join(k.Env, k.Event))
}

func appPartition(workspace, product, app string) string {
	return join("APP", workspace, product, app)
}

func activityKey(k webhook.Key) item {
	return key(activityPartition(k.Workspace, k.Product, k.App), join(k.Env, k.Event))
}

func activityPartition(workspace, product, app string) string {
	return join("ACTIVITY", workspace, product, app)
}

func keysPartition(workspace string) string { return join("KEYS", workspace) }

func hashKey(workspace, hash string) item {
	return key(keysPartition(workspace), join("HASH", hash))
}

func idKey(workspace, id string) item { return key(keysPartition(workspace), join("ID", id)) }

func claimKey(webhookID, eventID string) item {
	return key(join("CLAIM", webhookID, digestOf(eventID)), "CLAIM")
}

// digestOf stands for an event id, which may be long and hold any bytes.
func digestOf(eventID string) string {
	digest := sha256.Sum256([]byte(eventID))
	return base64.RawURLEncoding.EncodeToString(digest[:])
}

// shards is how many partitions of the index hold one webhook's records.
const shards = 4

// shardOf returns the shard of an event, which its digest spreads evenly.
func shardOf(eventID string) int {
	digest := sha256.Sum256([]byte(eventID))
	return int(digest[0]) % shards
}

func shardPartition(webhookID string, shard int) string {
	return join("RECORDS", webhookID, strconv.Itoa(shard))
}

func asidePartition(webhookID string) string { return join("ASIDE", webhookID) }

func asideKey(webhookID, place string) item { return key(asidePartition(webhookID), place) }
