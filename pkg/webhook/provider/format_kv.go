package provider

import (
	"slices"
	"strings"
)

// kvList is "t=…,v1=…".
type kvList struct {
	itemSep, kvSep, tsKey string
	sigKeys               []string
	trim, quoted          bool
}

func compileKVList(s *Signature) (format, error) {
	if len(s.SigKeys) == 0 {
		return nil, wrong("sig_keys", "must name the keys of signatures")
	}
	return kvList{or(s.ItemSep, ","), or(s.KVSep, "="), s.TSKey, s.SigKeys, s.Trim, s.Quoted}, nil
}

// parse refuses a second time, since two could not both be the one that is signed.
func (f kvList) parse(text string, c *claim) string {
	for item := range strings.SplitSeq(text, f.itemSep) {
		if f.trim {
			item = strings.TrimSpace(item)
		}
		key, value, _ := strings.Cut(item, f.kvSep)
		if f.quoted {
			value = unquoted(value)
		}
		switch {
		case key == f.tsKey && key != "" && c.ts != "":
			return "has two times"
		case key == f.tsKey && key != "":
			c.ts = value
		case slices.Contains(f.sigKeys, key) && !c.add(value):
			return tooManySignatures
		}
	}
	if len(c.texts) == 0 {
		return "has no " + strings.Join(f.sigKeys, " or ")
	}
	return ""
}

func (f kvList) print(c claim) string {
	sig := f.sigKeys[0] + f.kvSep + c.texts[0]
	if f.quoted {
		sig = f.sigKeys[0] + f.kvSep + `"` + c.texts[0] + `"`
	}
	if f.tsKey == "" {
		return sig
	}
	return f.tsKey + f.kvSep + c.ts + f.itemSep + sig
}

// unquoted returns what stands in quotation marks; "" if it does not.
func unquoted(value string) string {
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return ""
	}
	return value[1 : len(value)-1]
}
