package difftest

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
)

// textMutations are of any text that the signature depends on.
func textMutations(what string, p *place) []mutation {
	edit := func(name string, f func(s *source, text string) string) mutation {
		return mutation{what + ": " + name, func(s *source, d *delivery) { p.set(d, f(s, p.get(d))) }}
	}
	mutations := []mutation{
		edit("a character another", (*source).another),
		edit("a character more", func(s *source, text string) string {
			i := s.rng.IntN(len(text) + 1)
			return text[:i] + pick(s.rng, strings.Split("0a= ,.-", "")) + text[i:]
		}),
		edit("cut off", func(s *source, text string) string { return text[:s.rng.IntN(len(text)+1)] }),
		edit("empty", func(*source, string) string { return "" }),
		edit("with white space", func(s *source, text string) string { return pick(s.rng, []string{" " + text, text + "\t"}) }),
		edit("in quotes", func(_ *source, text string) string { return `"` + text + `"` }),
		{what + ": missing", func(_ *source, d *delivery) { p.clear(d) }},
	}
	if !p.header {
		return mutations
	}
	return append(mutations, doubling(what, p.name)...)
}

// doubling are of a header that is sent twice.
func doubling(what, name string) []mutation {
	return []mutation{
		{what + ": twice", func(_ *source, d *delivery) { d.add(name, d.get(name)) }},
		{what + ": twice, then another", func(s *source, d *delivery) { d.add(name, s.another(d.get(name))) }},
		{what + ": twice, first another", func(s *source, d *delivery) {
			genuine := d.get(name)
			d.set(name, s.another(genuine))
			d.add(name, genuine)
		}},
		{what + ": twice, first empty", func(_ *source, d *delivery) {
			genuine := d.get(name)
			d.set(name, "")
			d.add(name, genuine)
		}},
	}
}

// another returns text with one character another.
func (s *source) another(text string) string {
	if text == "" {
		return "x"
	}
	i := s.rng.IntN(len(text))
	return text[:i] + pick(s.rng, strings.Split("0f9A_+/", "")) + text[i+1:]
}

// caseOf returns text with the case of some letters turned.
func (s *source) caseOf(text string) string {
	b := []byte(text)
	for i, c := range b {
		if s.rng.IntN(2) == 0 && (c|0x20 >= 'a' && c|0x20 <= 'z') {
			b[i] = c ^ 0x20
		}
	}
	return string(b)
}

// signatureMutations are of the text of signatures.
func signatureMutations(p *place) []mutation {
	edit := func(name string, f func(s *source, text string) string) mutation {
		return mutation{"signature: " + name, func(s *source, d *delivery) { p.set(d, f(s, p.get(d))) }}
	}
	return []mutation{
		edit("in upper case", func(_ *source, text string) string { return strings.ToUpper(text) }),
		edit("its digits in upper case", func(_ *source, text string) string {
			before, signature := split(text)
			return before + strings.ToUpper(signature)
		}),
		edit("in lower case", func(_ *source, text string) string { return strings.ToLower(text) }),
		edit("with a prefix", func(s *source, text string) string {
			return pick(s.rng, []string{"sha256=", "sha1=", "v1,", "v1=", "v0=", "0x", "Bearer "}) + text
		}),
		edit("without its prefix", func(_ *source, text string) string {
			return text[strings.LastIndexAny(strings.TrimRight(text, "="), "=, ")+1:]
		}),
		edit("in another encoding", (*source).otherEncoding),
		edit("without padding", func(_ *source, text string) string { return strings.TrimRight(text, "=") }),
		edit("with other unused bits", looseBits),
		edit("and another", func(s *source, text string) string { return text + pick(s.rng, separators) + s.another(text) }),
		edit("after another", func(s *source, text string) string { return s.another(text) + pick(s.rng, separators) + text }),
		edit("as one of many", func(s *source, text string) string {
			separator := pick(s.rng, separators)
			return strings.Repeat(s.another(text)+separator, pick(s.rng, []int{2, 14, 20})) + text
		}),
	}
}

var separators = []string{",", " ", ", ", ";", "&"}

// split cuts text into what stands before its last signature, and that.
func split(text string) (before, signature string) {
	i := strings.LastIndexAny(strings.TrimRight(text, "="), "=, ") + 1
	return text[:i], text[i:]
}

// otherEncoding writes a signature in hex instead of base64, or the other way round.
func (s *source) otherEncoding(text string) string {
	before, signature := split(text)
	if b, err := hex.DecodeString(signature); err == nil {
		return before + base64.StdEncoding.EncodeToString(b)
	}
	if b, err := base64.StdEncoding.DecodeString(signature); err == nil {
		if s.rng.IntN(2) == 0 {
			return before + base64.URLEncoding.EncodeToString(b)
		}
		return before + hex.EncodeToString(b)
	}
	return text
}

// looseBits sets the bits of a signature in base64 that stand for nothing.
func looseBits(_ *source, text string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	trimmed := strings.TrimRight(text, "=")
	if len(trimmed) == len(text) {
		return text
	}
	last := len(trimmed) - 1
	i := strings.IndexByte(alphabet, trimmed[last])
	if i < 0 {
		return text
	}
	return trimmed[:last] + string(alphabet[i|1]) + text[last+1:]
}

// timeMutations are of the text of times.
func timeMutations(p *place) []mutation {
	edit := func(name string, f func(s *source, text string) string) mutation {
		return mutation{"time: " + name, func(s *source, d *delivery) { p.set(d, f(s, p.get(d))) }}
	}
	return []mutation{
		edit("another one", func(s *source, text string) string {
			n, _ := strconv.ParseInt(text, 10, 64)
			return strconv.FormatInt(n+pick(s.rng, []int64{-400, -1, 1, 400}), 10)
		}),
		edit("written otherwise", func(s *source, text string) string {
			return pick(s.rng, []string{"+" + text, "0" + text, text + ".0", text + "000", "-" + text, "0x" + text, text + "e0"})
		}),
		edit("no time", func(s *source, _ string) string {
			return pick(s.rng, []string{"now", "0", "-1", "99999999999999999999", "9223372036854775807", "١٧٦٧٢٢٥٦٠٠", "2026-01-01T00:00:00Z"})
		}),
	}
}
