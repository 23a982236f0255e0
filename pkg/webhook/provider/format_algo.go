package provider

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// algoPrefixed is "sha384:…", where the hash's name may be missing.
type algoPrefixed struct {
	sep       string
	algos     []Hash
	byDefault Hash
}

func compileAlgoPrefixed(s *Signature) (format, error) {
	if len(s.Algos) == 0 {
		return nil, wrong("algos", "must name the hashes that count")
	}
	for _, h := range s.Algos {
		if h.size() == 0 {
			return nil, wrong("algos", "has the unknown hash %q", h)
		}
	}
	if s.DefaultAlgo != "" && !slices.Contains(s.Algos, s.DefaultAlgo) {
		return nil, wrong("default_algo", "must be one of algos")
	}
	return algoPrefixed{or(s.KVSep, "="), s.Algos, s.DefaultAlgo}, nil
}

func (f algoPrefixed) parse(text string, c *claim) string {
	name, sig, ok := strings.Cut(text, f.sep)
	if !ok {
		name, sig = string(f.byDefault), text
	}
	if c.hash = Hash(name); !slices.Contains(f.algos, c.hash) {
		return "must name one of the accepted hashes"
	}
	c.add(sig)
	return ""
}

func (f algoPrefixed) print(c claim) string { return string(c.hash) + f.sep + c.texts[0] }

// jsonBase64 is a JSON object in base64.
type jsonBase64 struct {
	field, keyField string
	// paths are that of the signature, and that of the key's name if there is one.
	paths *jsonpath.Set
}

func compileJSONBase64(s *Signature) (format, error) {
	fields := []string{s.Field}
	if s.KeyField != "" {
		fields = append(fields, s.KeyField)
	}
	paths, err := jsonpath.Compile(fields...)
	if err != nil {
		return nil, within("field", err)
	}
	return jsonBase64{s.Field, s.KeyField, paths}, nil
}

func (f jsonBase64) parse(text string, c *claim) string {
	doc, err := strictBase64.DecodeString(text)
	if err != nil || !json.Valid(doc) {
		return "is not JSON in base64"
	}
	var found [2]jsonpath.Match
	f.paths.Find(doc, found[:f.paths.Len()])
	sig, ok := jsonpath.Text(found[0].First)
	if !ok {
		return "has no " + f.field
	}
	if c.keyID, _ = jsonpath.Text(found[1].First); c.keyID == "" && f.keyField != "" {
		return "has no " + f.keyField
	}
	c.add(sig)
	return ""
}

func (f jsonBase64) print(c claim) string {
	members := map[string]string{f.field: c.texts[0]}
	if f.keyField != "" {
		members[f.keyField] = or(c.keyID, "key")
	}
	doc, _ := json.Marshal(members)
	return base64.StdEncoding.EncodeToString(doc)
}
