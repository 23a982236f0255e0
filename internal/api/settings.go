package api

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// settingsFields are the fields of settings that JSON writes in another way.
type settingsFields struct {
	provider, secret   text
	overlap            *int64
	unfit, whilePaused text
	archiveDays        archiveDays
	answer             *answer
}

// answer is an answer of the owner's own.
type answer struct {
	Status      int    `json:"status"`
	ContentType string `json:"content_type,omitempty"`
	Body        string `json:"body,omitempty"`
}

// UnmarshalJSON refuses what encoding/json would overlook.
func (a *answer) UnmarshalJSON(b []byte) error {
	type plain answer
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode((*plain)(a)); err != nil || holdsNull(b) {
		return invalidField("answer", "must be an object of status, content_type and body")
	}
	return nil
}

// archiveDays are those of [webhook.Settings], and null leaves them to the deployment.
type archiveDays struct{ days *int }

// UnmarshalJSON refuses the number that stands for null elsewhere.
func (a *archiveDays) UnmarshalJSON(b []byte) error {
	days := webhook.DeploymentArchiveDays
	if string(b) != "null" && (json.Unmarshal(b, &days) != nil || days < 0) {
		return invalidField("archive_days", "must be 0 to "+strconv.Itoa(webhook.MaxArchiveDays)+", or null")
	}
	a.days = &days
	return nil
}

func (f *settingsFields) targets(in *webhook.Settings) map[string]any {
	return map[string]any{
		"provider": &f.provider, "secret": &f.secret, "secret_overlap_seconds": &f.overlap,
		"params": &in.Params, "public_urls": &in.PublicURLs, "scheme": &in.Scheme, "description": &in.Description,
		"types": &in.Types, "match": &in.Match, "schema": &in.Schema,
		"mode": &in.Mode, "unfit": &f.unfit, "while_paused": &f.whilePaused, "archive_days": &f.archiveDays, "split": &in.Split, "answer": &f.answer,
	}
}

func (f *settingsFields) apply(in *webhook.Settings) (err error) {
	in.Provider, in.Secret = string(f.provider), string(f.secret)
	in.Unfit, in.WhilePaused = webhook.Unfit(f.unfit), webhook.Unfit(f.whilePaused)
	in.ArchiveDays = f.archiveDays.days
	if f.answer != nil {
		own := webhook.Answer(*f.answer)
		in.Answer = &own
	}
	in.SecretOverlap, err = seconds("secret_overlap_seconds", f.overlap)
	return err
}

func seconds(name string, n *int64) (*time.Duration, error) {
	if n == nil {
		return nil, nil
	}
	const most = int64(1 << 32) // far over what the domain allows, and no overflow
	if *n > most || *n < 0 {
		return nil, invalidField(name, "must be 0 to 2592000")
	}
	d := time.Duration(*n) * time.Second
	return &d, nil
}
