package provider

import (
	"cmp"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strings"
)

// text says which question h is, and how it is answered.
func (h *Handshake) text() string {
	parts := []string{cmp.Or(h.Method, http.MethodPost)}
	if told := h.told(); told != "" {
		parts = append(parts, "with "+told)
	}
	if h.Signed {
		parts = append(parts, "signed")
	}
	text := strings.Join(parts, " ") + ": " + h.Reply.text()
	if c := h.Challenge; c != nil && c.Hash == "" {
		text += fmt.Sprintf("; only for a text of %d to %d of the characters %s, which no event can be", c.Min, c.Max, quoted(string(c.Alphabet)))
	}
	if h.Learns != nil {
		text += "; the secret is learned from " + h.Learns.text()
		if h.ToCopy {
			text += ", and a person has to copy it to the provider's page"
		}
	}
	if h.Confirms != nil {
		text += "; " + h.Confirms.Place.text() + " is fetched from " + strings.Join(h.Confirms.Hosts, ", ")
	}
	return text
}

// told is what the question is told by.
func (h *Handshake) told() string {
	var marks []string
	if h.Path != "" {
		marks = append(marks, "the path "+quoted(h.Path))
	}
	for _, c := range h.When {
		if !c.Absent {
			marks = append(marks, c.text())
		}
	}
	if h.Empty != "" {
		marks = append(marks, "JSON "+quoted(h.Empty)+" empty")
	}
	return strings.Join(marks, " and ")
}

func conditionsText(list []Condition) string {
	texts := make([]string, len(list))
	for i := range list {
		texts[i] = list[i].text()
	}
	return strings.Join(texts, " and ")
}

func (c *Condition) text() string {
	place := Place{In: c.In, Name: c.Name}.text()
	switch {
	case c.Absent:
		return "no " + place
	case c.Equals != "":
		return place + " = " + quoted(plainTemplate(c.Equals))
	}
	return place
}

// plainTemplate is a template without the backslashes that take away a meaning.
func plainTemplate(s string) string { return strings.ReplaceAll(s, `\`, "") }

func (r *Reply) text() string {
	text := fmt.Sprintf("%d", cmp.Or(r.Status, http.StatusOK))
	var with []string
	for _, f := range r.JSON {
		with = append(with, fmt.Sprintf("%q: %q", f.Name, f.Value))
	}
	switch {
	case len(with) > 0:
		text += " with " + quoted("{"+strings.Join(with, ", ")+"}")
	case r.Body != "":
		text += " with " + quoted(plainTemplate(r.Body))
	}
	for _, f := range r.Header {
		text += ", header " + quoted(f.Name)
	}
	return text
}

// paramToken finds the parameters that templates name, or have a token for.
const paramToken = `\{(?:param:([a-z_0-9]+)|(endpoint|allowed_rate)\})`

// params are the names of the parameters that p's data has, sorted.
func (p *Provider) params() []string {
	var names []string
	tokens := regexp.MustCompile(paramToken)
	eachString(reflect.ValueOf(p).Elem(), "", func(field, text string) {
		switch field {
		case "Param", "KeyIDParam", "Listed":
			names = append(names, text)
			return
		}
		for _, match := range tokens.FindAllStringSubmatch(text, -1) {
			names = append(names, match[1], match[2])
		}
	})
	return uniqueTexts(names)
}

// eachString calls f for every string in v, with the name of the field that it, or
// the list that it is in, stands in.

func eachString(v reflect.Value, field string, f func(field, text string)) {
	switch v.Kind() {
	case reflect.String:
		f(field, v.String())
	case reflect.Pointer:
		if !v.IsNil() {
			eachString(v.Elem(), field, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachString(v.Index(i), field, f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			eachString(v.Field(i), v.Type().Field(i).Name, f)
		}
	}
}

// compileLoosely compiles s with every parameter set to something.
func compileLoosely(s *Scheme, payload string) (*signed, error) {
	p := &Provider{Schemes: []Scheme{*s}}
	return compileScheme(s, payload, newParams(p.everyParam()))
}
