package provider

import (
	"cmp"
	"fmt"
	"strings"
)

// text is where the proof stands, and how it is written.
func (s *Signature) text() string {
	if s.In == "" {
		return ""
	}
	text := Place{In: s.In, Name: s.Name}.text()
	for _, other := range append(append([]string(nil), s.Aliases...), s.Also...) {
		text += ", " + quoted(other)
	}
	if s.Numbered > 0 {
		text += fmt.Sprintf(" and so on to %d", s.Numbered)
	}
	if s.Configurable {
		text += " (or another that is configured)"
	}
	if form := s.form(); form != "" {
		text += ", as " + quoted(form)
	}
	if s.Encoding != "" && s.Encoding != Text {
		text += ", in " + string(s.Encoding)
	}
	return text
}

// form is how the signature is written, as an example.
func (s *Signature) form() string {
	sep, kv := cmp.Or(s.ItemSep, ","), cmp.Or(s.KVSep, "=")
	switch s.Format {
	case Prefixed:
		return s.Prefix + "…"
	case KVList:
		var items []string
		if s.TSKey != "" {
			items = append(items, s.TSKey+kv+"…")
		}
		for _, key := range s.SigKeys {
			items = append(items, key+kv+"…")
		}
		return strings.Join(items, sep)
	case VersionedList:
		return strings.Join(s.SigKeys, ",… ") + ",…"
	case PositionalList:
		return "time" + sep + "…"
	case CommaList:
		return "…" + sep + "…"
	case PairList:
		return "key" + cmp.Or(s.KVSep, "|") + "…"
	case AlgoPrefixed:
		return "hash" + kv + "…"
	case JSONBase64:
		return "JSON in base64, its member " + s.Field
	}
	if s.Prefix != "" {
		return s.Prefix + "…"
	}
	return ""
}
