package provider

import (
	"bytes"
	"crypto/subtle"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// tokenRules is a compiled [Token].
type tokenRules struct {
	data *Token
	// header and claims are looked up in the two parts of a token.
	header, claims claimRules
	times          *jsonpath.Set
	leeway, maxAge time.Duration
	lifetime       time.Duration
	document       *jsonpath.Set
}

// claimRules are claims that are looked up together.
type claimRules struct {
	rules []claimRule
	paths *jsonpath.Set
}

// claimRule is a compiled [Claim].
type claimRule struct {
	*Claim
	equals []*template
}

func compileTokenRules(data *Scheme, params *parameters, covers *coverage) (t *tokenRules, err error) {
	t = &tokenRules{data: data.Token}
	tokens := &tokens{params: params, covers: covers}
	if t.header, err = compileClaims(data.Token.Header, tokens); err != nil {
		return nil, within("header", err)
	}
	if t.claims, err = compileClaims(data.Token.Claims, tokens); err != nil {
		return nil, within("claims", err)
	}
	t.leeway = time.Duration(data.Token.Leeway) * time.Second
	t.lifetime = time.Duration(data.Token.MaxLifetime) * time.Second
	if t.maxAge, err = params.tolerance(time.Duration(data.Token.MaxAge) * time.Second); err != nil {
		return nil, err
	}
	if data.Token.Document != "" {
		if t.document, err = jsonpath.Compile(data.Token.Document); err != nil {
			return nil, within("document", err)
		}
	}
	t.times, err = jsonpath.Compile("iat", "exp", "nbf")
	return t, err
}

func compileClaims(data []Claim, t *tokens) (c claimRules, err error) {
	var paths []string
	for i := range data {
		rule, err := compileClaim(&data[i], t)
		if err != nil {
			return c, err
		}
		c.rules = append(c.rules, rule)
		paths = append(paths, data[i].Name)
	}
	c.paths, err = jsonpath.Compile(paths...)
	return c, within("name", err)
}

func compileClaim(data *Claim, t *tokens) (rule claimRule, err error) {
	rule.Claim = data
	equals, err := data.equals(t.params)
	if err != nil {
		return rule, err
	}
	if data.Hash != "" && (data.Hash.size() == 0 || !data.Encoding.known() || data.Encoding == "") {
		return rule, wrong("hash", "must be known, and have an encoding")
	}
	for _, text := range equals {
		compiled, err := parseTemplate(text, t)
		if err != nil {
			return rule, within("equals", err)
		}
		rule.equals = append(rule.equals, compiled)
	}
	return rule, nil
}

// equals returns the templates of what the claim must be: the parameter's value,
// if there is one.
func (c *Claim) equals(params *parameters) ([]string, error) {
	switch {
	case c.Param == "":
		return c.Equals, nil
	case params.optional(c.Param) != "":
		return []string{"{param:" + c.Param + "}"}, nil
	case len(c.Equals) > 0:
		return c.Equals, nil
	}
	_, err := params.required(c.Param)
	return nil, err
}

// check returns why doc does not say what it must, and nil if it does.
func (c *claimRules) check(doc []byte, in *input, where string) *Failure {
	if len(c.rules) == 0 {
		return nil
	}
	in.found = slices.Grow(in.found[:0], len(c.rules))[:len(c.rules)]
	c.paths.Find(doc, in.found)
	for i := range c.rules {
		if !c.rules[i].holds(in.found[i].First, in) {
			return &Failure{SignatureMismatch, where + " " + c.rules[i].Name + " is not as it must be"}
		}
	}
	return nil
}

func (r *claimRule) holds(raw []byte, in *input) bool {
	if len(raw) == 0 {
		return r.EmptyBody && len(in.Body) == 0
	}
	if len(r.equals) == 0 {
		text, ok := jsonpath.Text(raw)
		return ok && text != ""
	}
	return slices.ContainsFunc(r.equals, func(t *template) bool {
		want, ok := r.want(t, in)
		if r.Hash == "" {
			return ok && says(raw, want, false)
		}
		return ok && says(raw, strings.TrimRight(want, "="), true)
	})
}

// want returns what the claim must be, of one template.
func (r *claimRule) want(t *template, in *input) (string, bool) {
	if r.Hash == "" {
		return t.text(in)
	}
	in.beginContent()
	if t.render(in, &in.content) != nil {
		return "", false
	}
	return r.Encoding.encode(r.Hash.sum(&in.content, nil)), true
}

// elements are those of a claim that holds several values, such as aud.
var elements = sync.OnceValue(func() *jsonpath.Set {
	set, _ := jsonpath.Compile("[]") // a path of the language
	return set
})

// says reports whether raw says want, or is an array and one of its elements does.
// If trim is set, padding at the end of what raw says does not count.
func says(raw []byte, want string, trim bool) bool {
	if raw[0] != '[' {
		text, ok := jsonpath.Text(raw)
		if trim {
			text = strings.TrimRight(text, "=")
		}
		return ok && subtle.ConstantTimeCompare([]byte(text), []byte(want)) == 1
	}
	var found [1]jsonpath.Match
	elements().Find(raw, found[:])
	return slices.ContainsFunc(append(found[0].More, found[0].First), func(element []byte) bool {
		return len(element) > 0 && !bytes.HasPrefix(element, []byte("[")) && says(element, want, trim)
	})
}

// read returns the JSON document of a token that is the body.
func (t *tokenRules) read(payload []byte) []byte {
	if t.document == nil {
		return payload
	}
	var found [1]jsonpath.Match
	t.document.Find(payload, found[:])
	if text, ok := jsonpath.Text(found[0].First); ok {
		return []byte(text)
	}
	return found[0].First
}
