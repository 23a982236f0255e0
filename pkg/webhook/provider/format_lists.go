package provider

import (
	"slices"
	"strings"
)

// versionedList is "v1,… v1a,…".
type versionedList struct {
	itemSep, versionSep string
	versions            []string
}

func (f versionedList) parse(text string, c *claim) string {
	for item := range strings.SplitSeq(text, f.itemSep) {
		version, sig, ok := strings.Cut(item, f.versionSep)
		if !ok || !slices.Contains(f.versions, version) {
			continue
		}
		if !c.add(sig) {
			return tooManySignatures
		}
	}
	if len(c.texts) == 0 {
		return "has no signature of version " + strings.Join(f.versions, " or ")
	}
	return ""
}

func (f versionedList) print(c claim) string { return f.versions[0] + f.versionSep + c.texts[0] }

// positionalList is the time, and then signatures.
type positionalList struct{ sep string }

func (f positionalList) parse(text string, c *claim) string {
	ts, rest, ok := strings.Cut(text, f.sep)
	if !ok {
		return "has no signature after the time"
	}
	c.ts = ts
	return commaList(f).parse(rest, c)
}

func (f positionalList) print(c claim) string { return c.ts + f.sep + c.texts[0] }

// commaList is signatures alone.
type commaList struct{ sep string }

func (f commaList) parse(text string, c *claim) string {
	for sig := range strings.SplitSeq(text, f.sep) {
		if !c.add(strings.TrimSpace(sig)) {
			return tooManySignatures
		}
	}
	return ""
}

func (f commaList) print(c claim) string { return c.texts[0] }

// pairList is "key|signature&key|signature", of which one key's count.
type pairList struct{ itemSep, kvSep, key string }

func compilePairList(s *Signature, params *parameters) (format, error) {
	key, err := params.required(s.KeyIDParam)
	return pairList{or(s.ItemSep, "&"), or(s.KVSep, "|"), key}, err
}

func (f pairList) parse(text string, c *claim) string {
	for item := range strings.SplitSeq(text, f.itemSep) {
		key, sig, ok := strings.Cut(item, f.kvSep)
		if ok && key == f.key && !c.add(sig) {
			return tooManySignatures
		}
	}
	if len(c.texts) == 0 {
		return "has no signature of the configured key"
	}
	return ""
}

func (f pairList) print(c claim) string { return f.key + f.kvSep + c.texts[0] }
