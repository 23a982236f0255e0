package webhook

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	maxSecret      = 4096
	maxSecrets     = 10
	maxParams      = 20
	maxParam       = 8192
	maxPublicURL   = 2048
	maxTypes       = 100
	maxType        = 200
	maxSchemeBytes = 16 << 10
	maxSchemaBytes = 64 << 10
	maxContentType = 200
	maxAnswer      = 4096
)

func checkProvider(in Settings) error {
	if in.Provider != "" {
		if _, ok := provider.Lookup(in.Provider); !ok {
			return invalid("provider", "must be the name of a known provider, or \"custom\"")
		}
	}
	if len(in.Scheme) > maxSchemeBytes {
		return invalid("scheme", fmt.Sprintf("must be at most %d bytes", maxSchemeBytes))
	}
	if len(in.Params) > maxParams {
		return invalid("params", fmt.Sprintf("must have at most %d names", maxParams))
	}
	for name, value := range in.Params {
		if checkTag("params", name) != nil || len(value) > maxParam {
			return invalid("params", fmt.Sprintf("must have tags as its names and at most %d bytes in each value", maxParam))
		}
	}
	return checkPublicURLs(in.PublicURLs)
}

func checkPublicURLs(urls []string) error {
	for _, u := range urls {
		if !strings.HasPrefix(u, "https://") || len(u) > maxPublicURL {
			return invalid("public_urls", fmt.Sprintf("must be of https, and at most %d bytes each", maxPublicURL))
		}
	}
	var c *provider.ConfigError
	if errors.As(provider.CheckURLs(urls), &c) {
		return invalid("public_urls", c.Message)
	}
	return nil
}

func checkSecret(in Settings) error {
	if len(in.Secret) > maxSecret {
		return invalid("secret", fmt.Sprintf("must be at most %d bytes", maxSecret))
	}
	if o := in.SecretOverlap; o != nil && (*o < 0 || *o > maxSecretOverlap) {
		return invalid("secret_overlap_seconds", fmt.Sprintf("must be 0 to %d", int(maxSecretOverlap.Seconds())))
	}
	return nil
}

func checkPolicy(in Settings) error {
	if in.Description != nil {
		if err := checkDescription(*in.Description); err != nil {
			return err
		}
	}
	if len(in.Types) > maxTypes || slices.ContainsFunc(in.Types, badType) {
		return invalid("types", fmt.Sprintf("must be at most %d event types of 1 to %d bytes each", maxTypes, maxType))
	}
	if len(in.Schema) > maxSchemaBytes {
		return invalid("schema", fmt.Sprintf("must be at most %d bytes", maxSchemaBytes))
	}
	if in.Schema != nil && !json.Valid(in.Schema) {
		return invalid("schema", "must be JSON")
	}
	if in.Mode != nil && *in.Mode != "" && *in.Mode != Live && *in.Mode != Test {
		return invalid("mode", "must be \"live\", \"test\" or empty")
	}
	if badUnfit(in.Unfit) {
		return invalid("unfit", "must be \"refuse\" or \"keep\"")
	}
	if badUnfit(in.WhilePaused) {
		return invalid("while_paused", "must be \"refuse\" or \"keep\"")
	}
	if days := in.ArchiveDays; days != nil && *days != DeploymentArchiveDays && badArchiveDays(*days) {
		return invalid("archive_days", fmt.Sprintf("must be 0 to %d", MaxArchiveDays))
	}
	if in.Answer != nil {
		if err := in.Answer.validate(); err != nil {
			return err
		}
	}
	return in.Match.validate()
}

// checkSplit refuses to split what comes in one piece. A provider that is yet to be
// given, or a scheme that cannot be read, is for other checks.
func checkSplit(w Webhook) error {
	p, ok := provider.Lookup(w.Provider)
	if !ok || !w.Policy.Split {
		return nil
	}
	if path, err := p.BatchPath(provider.Config{Scheme: w.Scheme}); err != nil || path != "" {
		return nil
	}
	return invalid("split", "must be false with the provider "+w.Provider+", which sends no batches")
}

func (a Answer) validate() error {
	if a == (Answer{}) {
		return nil
	}
	typed := a.ContentType == "" || isMediaType(a.ContentType)
	if a.Status < 200 || a.Status > 299 || !typed || len(a.Body) > maxAnswer || !utf8.ValidString(a.Body) {
		return invalid("answer", fmt.Sprintf("must have a status of 200 to 299, a media type as its content_type, and a body of at most %d bytes", maxAnswer))
	}
	return nil
}

func isMediaType(s string) bool {
	t, _, err := mime.ParseMediaType(s)
	printable := all(s, func(b byte) bool { return ' ' <= b && b <= '~' })
	return err == nil && strings.Contains(t, "/") && printable && len(s) <= maxContentType
}

func badUnfit(u Unfit) bool { return u != "" && u != Refuse && u != Keep }

func badType(t string) bool { return t == "" || len(t) > maxType }
