package provider

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// addSortedForm adds the fields of the form, sorted by name, each as its name and
// its value, and the values of a repeated field sorted and without doubles.
func addSortedForm(in *input, c *content) bool {
	values, err := in.formValues()
	if err != nil {
		return false
	}
	in.makeRoom(values)
	for _, name := range sortedNames(values) {
		for _, value := range slices.Compact(sorted(values[name])) {
			c.add(in.keep(name))
			c.add(in.fieldBytes(name, value))
		}
	}
	return true
}

// fieldBytes copies the value of a field to where it is bytes, unless it is the document.
func (in *input) fieldBytes(name, value string) []byte {
	if name == in.payload && string(in.json()) == value {
		return in.json()
	}
	return in.keep(value)
}

// makeRoom has room for what names and values of a form say.
func (in *input) makeRoom(values url.Values) {
	n := 0
	for name, list := range values {
		for _, value := range list {
			if n += len(name); name != in.payload {
				n += len(value)
			}
		}
	}
	in.text = slices.Grow(in.text, n)
}

// sorted returns list in order.
func sorted(list []string) []string {
	if len(list) > 1 {
		list = slices.Sorted(slices.Values(list))
	}
	return list
}

// sortedNames returns the names of params in order.
func sortedNames(params url.Values) []string {
	names := slices.AppendSeq(make([]string, 0, len(params)), maps.Keys(params))
	slices.Sort(names)
	return names
}

// addURLWithSortedParams adds the URL with the parameters in its query and in the
// form sorted, as Plivo signs it.
func addURLWithSortedParams(in *input, c *content) bool {
	form, err := in.formValues()
	if err != nil {
		return false
	}
	base, raw, _ := strings.Cut(in.URL, "?")
	query, err := url.ParseQuery(raw)
	if err != nil {
		return false
	}
	if in.Method == http.MethodGet {
		for name, values := range form {
			query[name] = append(query[name], values...)
		}
		form = nil
	}
	c.add(in.keep(base))
	if len(query)+len(form) > 0 {
		c.add([]byte("?"))
	}
	addSortedParams(in, c, query, "=", "&")
	if len(query) > 0 && len(form) > 0 {
		c.add([]byte("."))
	}
	addSortedParams(in, c, form, "", "")
	return true
}

// addSortedParams adds the values of params, in the order of their names and of those of
// one name. Plivo's SDK for Node.js has it so; that for Go has the first of each name
// alone, and lets anyone add others.
func addSortedParams(in *input, c *content, params url.Values, equals, separator string) {
	in.makeRoom(params)
	for i, name := range sortedNames(params) {
		for j, value := range sorted(params[name]) {
			if i+j > 0 {
				c.add([]byte(separator))
			}
			c.add(in.keep(name))
			c.add([]byte(equals))
			c.add(in.keep(value))
		}
	}
}

// checkForm refuses a form with more in it than what is signed, if that is
// single fields: a consumer could not tell what to believe. Where there always is
// more, it refuses one in which what is signed stands twice.
func (s *signed) checkForm(in *input) *Failure {
	if s.covers.body || len(s.covers.form) == 0 {
		return nil
	}
	values, err := in.formValues()
	if err != nil {
		return &Failure{PayloadMalformed, "not a form"}
	}
	for name, list := range values {
		isSigned := slices.Contains(s.covers.form, name) || s.isSource(InForm, name)
		switch {
		case !isSigned && s.covers.partial:
		case len(list) > 1:
			return &Failure{PayloadMalformed, "a field that stands twice"}
		case !isSigned:
			return &Failure{PayloadMalformed, "a field that is not signed"}
		}
	}
	return nil
}

// isSource reports whether signatures are read at that place.
func (s *signed) isSource(in Location, name string) bool {
	return slices.ContainsFunc(s.sources, func(src source) bool {
		return src.in == in && src.names[0] == name
	})
}
