package memory

import (
	"bytes"
	"maps"
	"slices"

	"github.com/postern-dev/postern/pkg/webhook"
)

// cloneWebhook returns a copy that shares nothing with w but what nobody changes.
func cloneWebhook(w webhook.Webhook) webhook.Webhook {
	w.PublicURLs = slices.Clone(nilIfEmpty(w.PublicURLs))
	w.Addresses = slices.Clone(nilIfEmpty(w.Addresses))
	w.Scheme, w.Policy.Schema = bytes.Clone(nilIfEmpty(w.Scheme)), bytes.Clone(nilIfEmpty(w.Policy.Schema))
	w.Policy.Types = slices.Clone(nilIfEmpty(w.Policy.Types))
	w.Secrets = slices.Clone(nilIfEmpty(w.Secrets))
	for i, s := range w.Secrets {
		w.Secrets[i].Sealed = bytes.Clone(s.Sealed)
	}
	if days := w.Policy.ArchiveDays; days != nil {
		w.Policy.ArchiveDays = new(*days)
	}
	w.Params = maps.Clone(nilIfNone(w.Params))
	w.Policy.Match = maps.Clone(nilIfNone(w.Policy.Match))
	for pointer, values := range w.Policy.Match {
		w.Policy.Match[pointer] = slices.Clone(values)
	}
	return w
}

// As in the real stores, what is empty comes back as nil.

func nilIfEmpty[S ~[]E, E any](s S) S {
	if len(s) == 0 {
		return nil
	}
	return s
}

func nilIfNone[M ~map[K]V, K comparable, V any](m M) M {
	if len(m) == 0 {
		return nil
	}
	return m
}
