package provider

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// maxHeaders bounds the headers among which a signature is looked for.
const maxHeaders = 60

// namedHeaders has the headers by their canonical names, where a program that made the
// request itself has others.
func namedHeaders(a attempt) []variation {
	header, changed := http.Header{}, false
	for name, values := range a.request.Header {
		canonical := http.CanonicalHeaderKey(name)
		header[canonical] = append(header[canonical], values...)
		changed = changed || canonical != name
	}
	if !changed {
		return nil
	}
	r := *a.request
	r.Header = header
	a.request = &r
	return []variation{{Finding{
		Code: "header_names", Message: "The names of headers are not in canonical form, and so are not found: copy them with http.Header's Set.",
	}, a}}
}

// otherHeaders are the headers that may hold the signature instead: as it is, or
// behind a prefix.
func otherHeaders(a attempt) (all []variation) {
	names := slices.Sorted(maps.Keys(a.request.Header))
	for _, name := range names[:min(len(names), maxHeaders)] {
		value := a.request.Header.Get(name)
		for _, prefix := range prefixesOf(value) {
			b, ok := a.withSchemes(func(s *Scheme) bool { return s.moveTo(name, prefix) })
			if ok {
				all = append(all, variation{Finding{Code: "signature_elsewhere", Message: elsewhere(name, prefix)}, b})
			}
		}
	}
	return all
}

func elsewhere(name, prefix string) string {
	if prefix == "" {
		return "The signature stands alone in the header " + name + "."
	}
	return fmt.Sprintf("The signature stands in the header %s, behind %q.", name, prefix)
}

// prefixesOf are what may stand before a signature in value: nothing, or all up to
// the first "=" or space.
func prefixesOf(value string) []string {
	prefixes := []string{""}
	if i := strings.IndexAny(value, "= "); 0 < i && i < maxListedKeys*2 && i < len(value)-2 {
		prefixes = append(prefixes, value[:i+1])
	}
	return prefixes
}

// moveTo has the signature in another header, and reports whether that is a change.
func (s *Scheme) moveTo(header, prefix string) bool {
	sig := &s.Signature
	same := sig.In == InHeader && strings.EqualFold(sig.Name, header) && sig.Prefix == prefix && (sig.Format == Prefixed) == (prefix != "")
	if same || s.Timestamp.In == InSignature || sig.In != InHeader || sig.Encoding == "" {
		return false
	}
	sig.Name, sig.Aliases, sig.Also, sig.Numbered = header, nil, nil, 0
	sig.Prefix, sig.Format = prefix, Plain
	if prefix != "" {
		sig.Format = Prefixed
	}
	return true
}

// doubledHeaders are those of headers that were doubled on the way: each of their
// values by itself.
func doubledHeaders(a attempt) (all []variation) {
	for _, s := range a.provider.Schemes {
		if s.Signature.In != InHeader {
			continue
		}
		name := http.CanonicalHeaderKey(s.Signature.Name)
		values := strings.Split(strings.Join(a.request.Header[name], ","), ",")
		if len(values) < 2 || len(values) > maxGroups {
			continue
		}
		for _, value := range values {
			all = append(all, variation{Finding{
				Code: "header_doubled", Message: "The header " + name + " came more than once, or with something added to it.",
			}, a.withHeader(name, strings.TrimSpace(value))})
		}
	}
	return all
}
