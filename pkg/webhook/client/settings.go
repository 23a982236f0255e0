package client

import (
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"
)

// settings are what a webhook's owner sets, as the API takes them.
type settings struct {
	Provider             string            `json:"provider,omitempty"`
	Secret               string            `json:"secret,omitempty"`
	SecretOverlapSeconds *int64            `json:"secret_overlap_seconds,omitempty"`
	Params               map[string]string `json:"params,omitzero"`
	PublicURLs           []string          `json:"public_urls,omitzero"`
	Scheme               json.RawMessage   `json:"scheme,omitempty"`
	Description          *string           `json:"description,omitempty"`
	Types                []string          `json:"types,omitzero"`
	Match                map[string]any    `json:"match,omitzero"`
	Schema               json.RawMessage   `json:"schema,omitempty"`
	Mode                 *string           `json:"mode,omitempty"`
	Unfit                string            `json:"unfit,omitempty"`
	WhilePaused          string            `json:"while_paused,omitempty"`
	ArchiveDays          *archiveDays      `json:"archive_days,omitempty"`
	Split                *bool             `json:"split,omitempty"`
	Answer               *Answer           `json:"answer,omitempty"`
}

// DeploymentArchiveDays, as ArchiveDays of a webhook, leaves them to the deployment again.
const DeploymentArchiveDays = -1

// archiveDays are null in JSON where they are left to the deployment.
type archiveDays int

func (a archiveDays) MarshalJSON() ([]byte, error) {
	if a == DeploymentArchiveDays {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(a), 10), nil
}

// check refuses what JSON would change: it would put U+FFFD in place of what is not
// UTF-8, and the secret be another.
func (s settings) check() error {
	if !utf8.ValidString(s.Secret) {
		return invalid("secret", "must be UTF-8")
	}
	return nil
}

// seconds rounds up, so that nothing ends before it was to.
func seconds(d *time.Duration) *int64 {
	if d == nil {
		return nil
	}
	return new(int64((*d + time.Second - 1) / time.Second))
}
