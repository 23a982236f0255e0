package provider

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// compactJWS is the compact serialization of RFC 7515, section 7.1: of a JWT, or,
// detached, of a signature over something that stands elsewhere.
//
//	protected header . payload . signature
type compactJWS struct {
	prefix     prefixed
	algorithms []Algorithm
	detached   bool
	// unencoded says that the header must ask for a payload that is signed as it is.
	unencoded bool
	members   *jsonpath.Set
}

func compileCompactJWS(data *Scheme, params *parameters) (format, error) {
	f := compactJWS{
		algorithms: data.Token.Algorithms,
		detached:   data.Primitive == JWS,
		unencoded:  data.Token.Unencoded,
	}
	if data.Signature.Prefix != "" {
		prefix, err := compilePrefixed(&data.Signature, params)
		if err != nil {
			return nil, err
		}
		f.prefix = prefix.(prefixed)
	}
	var err error
	f.members, err = jsonpath.Compile("alg", "kid", "crit", "crit[]", "b64")
	return f, err
}

func (f compactJWS) parse(text string, c *claim) string {
	token, why := f.prefix.cut(text)
	if why != "" {
		return why
	}
	head, sig, _ := strings.Cut(token, ".")
	payload, sig, ok := strings.Cut(sig, ".")
	header, err := strictBase64URL.DecodeString(head)
	switch {
	case !ok || err != nil || len(header) == 0 || header[0] != '{':
		return "is no token"
	case f.detached != (payload == ""):
		return "has a payload where there must be none, or none where there must be one"
	}
	if why := f.readHeader(header, c); why != "" {
		return why
	}
	if c.payload, err = strictBase64URL.DecodeString(payload); err != nil {
		return "is no token"
	}
	c.head = []byte(token[:len(head)+1+len(payload)])
	c.add(sig)
	return ""
}

// readHeader reads the protected header. What it asks for beyond its algorithm
// and key must be understood (RFC 7515, section 4.1.11).
func (f compactJWS) readHeader(header []byte, c *claim) string {
	var found [5]jsonpath.Match
	f.members.Find(header, found[:])
	alg, _ := jsonpath.Text(found[0].First)
	c.algorithm = Algorithm(alg)
	if !slices.Contains(f.algorithms, c.algorithm) {
		return "must be of one of the accepted algorithms"
	}
	if !f.understands(found[2].First != nil, found[3], found[4].First) {
		return "asks for what is not supported"
	}
	c.keyID, _ = jsonpath.Text(found[1].First)
	c.hash = c.algorithm.hash()
	c.protected = header
	return ""
}

func (f compactJWS) understands(hasCritical bool, critical jsonpath.Match, b64 []byte) bool {
	if !f.unencoded {
		return !hasCritical && b64 == nil
	}
	return string(critical.First) == `"b64"` && critical.Count() == 1 && string(b64) == "false"
}

func (f compactJWS) print(c claim) string {
	return f.prefix.prefix + string(c.head) + "." + c.texts[0]
}

// encodePart writes a part of a token.
func encodePart(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
