package provider

import (
	"fmt"
	"strings"
)

// format is the syntax of a signature header or field.
type format interface {
	// parse adds to c the signatures in text, encoded as they are, and the time
	// where the syntax has one. If it cannot, it says why not.
	parse(text string, c *claim) (wrong string)
	// print is the inverse of parse, for a claim with one signature.
	print(c claim) string
}

// claim is what a request claims of its signature, before any of it is believed.
type claim struct {
	ts   string
	hash Hash
	// limit is how many signatures there may be.
	limit int
	// texts are the signatures, encoded.
	texts []string
	// keyID is the key that is asked for; empty if none is.
	keyID string
	// place is the number, from 1, of the place of the signatures if that matters.
	place int
	// The rest is of tokens: what they name as their algorithm, their decoded parts,
	// and the text that is signed, up to where a detached payload belongs.
	algorithm          Algorithm
	protected, payload []byte
	head               []byte
}

// maxSignatures bounds the work that one header can ask for. The providers that
// send several send one per live secret.
const maxSignatures = 16

// add adds a signature, and reports whether there was room for it.
func (c *claim) add(text string) bool {
	if len(c.texts) >= max(c.limit, maxSignatures) {
		return false
	}
	c.texts = append(c.texts, text)
	return true
}

const tooManySignatures = "too many signatures"

// compileFormat returns the format of the signatures of data.
func compileFormat(data *Scheme, params *parameters) (format, error) {
	s := &data.Signature
	if data.Token != nil {
		return compileCompactJWS(data, params)
	}
	switch s.Format {
	case "", Plain:
		return prefixed{}, nil
	case Prefixed:
		return compilePrefixed(s, params)
	case KVList:
		return compileKVList(s)
	case VersionedList:
		if len(s.SigKeys) == 0 {
			return nil, wrong("sig_keys", "must name the versions that count")
		}
		return versionedList{or(s.ItemSep, " "), or(s.KVSep, ","), s.SigKeys}, nil
	case PositionalList:
		return positionalList{or(s.ItemSep, ",")}, nil
	case CommaList:
		return commaList{or(s.ItemSep, ",")}, nil
	case PairList:
		return compilePairList(s, params)
	case AlgoPrefixed:
		return compileAlgoPrefixed(s)
	case JSONBase64:
		return compileJSONBase64(s)
	}
	return nil, wrong("format", "is unknown: %q", s.Format)
}

// or returns s, or byDefault if s is empty.
func or(s, byDefault string) string {
	if s == "" {
		return byDefault
	}
	return s
}

// prefixed is a constant, which may be empty, and one signature.
type prefixed struct {
	prefix string
	// anyCase is for the authentication schemes of RFC 9110, section 11.1.
	anyCase bool
}

func compilePrefixed(s *Signature, params *parameters) (format, error) {
	if s.Prefix == "" {
		return nil, wrong("prefix", "must not be empty")
	}
	t, err := parseTemplate(s.Prefix, &tokens{params: params, covers: new(coverage)})
	if err != nil {
		return nil, within("prefix", err)
	}
	prefix, ok := t.text(&input{Request: new(Request)})
	if !ok {
		return nil, wrong("prefix", "must not depend on the request")
	}
	return prefixed{prefix, strings.EqualFold(s.Name, "Authorization")}, nil
}

func (f prefixed) parse(text string, c *claim) string {
	sig, why := f.cut(text)
	if why == "" {
		c.add(sig)
	}
	return why
}

// cut takes the prefix off text, or says that it is not there.
func (f prefixed) cut(text string) (rest, wrong string) {
	n := len(f.prefix)
	if len(text) < n || text[:n] != f.prefix && !(f.anyCase && strings.EqualFold(text[:n], f.prefix)) {
		return "", fmt.Sprintf("does not begin with %q", f.prefix)
	}
	return text[n:], ""
}

func (f prefixed) print(c claim) string { return f.prefix + c.texts[0] }
