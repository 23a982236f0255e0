package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// writePolicies tells how a webhook is set up, of what is not left at its default.
func writePolicies(t *table, w client.Webhook) {
	for _, name := range slices.Sorted(maps.Keys(w.Params)) {
		t.row("PARAM", name+"="+w.Params[name])
	}
	for _, pointer := range slices.Sorted(maps.Keys(w.Match)) {
		t.row("MATCH", pointer+"="+string(w.Match[pointer]))
	}
	for _, p := range []struct{ name, value string }{
		{"SCHEME", string(w.Scheme)},
		{"TYPES", strings.Join(w.Types, ", ")},
		{"SCHEMA", string(w.Schema)},
		{"MODE", w.Mode},
		{"UNFIT", w.Unfit},
		{"WHILE PAUSED", w.WhilePaused},
		{"ARCHIVE DAYS", days(w.ArchiveDays)},
		{"SPLIT", flag(w.Split)},
		{"ANSWER", answerText(w.Answer)},
	} {
		if p.value != "" {
			t.row(p.name, p.value)
		}
	}
}

func days(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func flag(on bool) string {
	if on {
		return "yes"
	}
	return ""
}

func answerText(a client.Answer) string {
	if a == (client.Answer{}) {
		return ""
	}
	b, _ := json.Marshal(a) // of a number and strings: it cannot fail
	return string(b)
}
