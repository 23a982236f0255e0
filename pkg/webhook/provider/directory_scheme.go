package provider

import (
	"cmp"
	"fmt"
	"strings"
)

// how is the cryptography of s.
func (s *Scheme) how() string {
	switch s.Primitive {
	case HMAC:
		return "HMAC-" + strings.ReplaceAll(s.hashText(), "SHA-", "SHA")
	case Digest:
		return s.hashText() + " of content that holds the secret"
	case ECDSA:
		return "ECDSA on P-256 with " + s.hashText() + s.Fetch.text()
	case RSA:
		return "RSA (PKCS #1 v1.5) with " + s.hashText() + s.Fetch.text()
	case Ed25519:
		return "Ed25519" + s.Fetch.text()
	case JWT:
		return "JSON Web Token, " + s.Token.text() + s.Fetch.text()
	case JWS:
		return "detached JSON Web Signature, " + s.Token.text() + s.Fetch.text()
	case Static:
		return "the secret itself"
	case None:
		return "nothing: the address is all that the sender knows"
	}
	return string(s.Primitive)
}

func (s *Scheme) hashText() string {
	switch {
	case s.HashBy != nil:
		var names []string
		for _, n := range s.HashBy.Names {
			names = append(names, n.Hash.text())
		}
		return strings.Join(names, " or ") + ", as " + Place{In: s.HashBy.In, Name: s.HashBy.Name}.text() + " says"
	case s.Hash != "":
		return s.Hash.text()
	}
	names := make([]string, len(s.Signature.Algos))
	for i, h := range s.Signature.Algos {
		names[i] = h.text()
	}
	return strings.Join(names, ", ") + ", as the signature says"
}

// text is the hash's name in its standard, such as "SHA-256".
func (h Hash) text() string {
	for _, known := range hashes {
		if known.hash == h {
			return known.name
		}
	}
	return "Keccak-256"
}

func (t *Token) text() string {
	if t == nil {
		return "of no algorithm"
	}
	names := make([]string, len(t.Algorithms))
	for i, a := range t.Algorithms {
		names[i] = string(a)
	}
	return strings.Join(names, ", ")
}

// text says where keys are published.
func (f *Fetch) text() string {
	if f == nil {
		return ""
	}
	text := ", by a key that is published at " + strings.Join(f.Hosts, ", ")
	if f.Private {
		text += " for those with credentials of their own"
	}
	return text
}

// signed is what is signed, as a template.
func (s *Scheme) signed() string {
	if s.Content == "" {
		return ""
	}
	text := quoted(s.Content)
	if s.Sorted {
		text += ", its values sorted"
	}
	if s.Items != "" {
		text += " of every item at " + quoted(s.Items)
	}
	return text
}

// once is what is signed for one event alone.
func (s *Scheme) once() string {
	places := make([]string, len(s.Nonce))
	for i, p := range s.Nonce {
		places[i] = p.text()
	}
	return strings.Join(places, " and ")
}

// text is where the signed time stands, and by how much it may be off.
func (t *Timestamp) text() string {
	if t.In == "" {
		return ""
	}
	place := "in the signature"
	if t.In != InSignature {
		place = Place{In: t.In, Name: t.Name}.text()
	}
	return fmt.Sprintf("%s, %s, at most %d s off", place, t.Unit.text(), cmp.Or(t.Tolerance, int(defaultTolerance.Seconds())))
}

func (u Unit) text() string {
	switch u {
	case Milliseconds:
		return "in milliseconds"
	case RFC3339:
		return "in RFC 3339"
	case HTTPDate:
		return "as an HTTP date"
	case AnyUnit:
		return "in seconds, milliseconds or RFC 3339"
	}
	return "in seconds"
}

// text says how the secret becomes a key, where it is not used as it is.
func (k *Key) text() string {
	var steps []string
	for _, p := range k.StripPrefix {
		steps = append(steps, "without "+quoted(p))
	}
	if k.Prefix != "" {
		steps = append(steps, "which begins with "+quoted(k.Prefix))
	}
	if k.Encoding != "" && k.Encoding != Text {
		steps = append(steps, "decoded from "+string(k.Encoding))
	}
	if k.Normalize != "" {
		steps = append(steps, "in the form "+k.Normalize)
	}
	if k.Derive != "" {
		steps = append(steps, "hashed with "+k.Derive.text())
	}
	return strings.Join(steps, ", ")
}

// proves says how much a genuine request of s proves.
func (s *Scheme) proves(payload string) string {
	compiled, err := compileLoosely(s, payload)
	switch {
	case s.Primitive == None:
		return "nothing"
	case err != nil || compiled.proof == Verified:
		return "the sender and the body"
	case len(compiled.covers.json)+len(compiled.covers.form) > 0:
		return "the sender and some fields of the body"
	}
	return "the sender alone, and not the body"
}

func (b Basis) text() string {
	switch b {
	case BySDK:
		return "against the provider's own SDK"
	case ByDocument:
		return "by the provider's own document"
	}
	return "by secondary sources"
}
