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
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range slices.Compact(slices.Sorted(slices.Values(values[name]))) {
			c.add(in.keep(name))
			c.add(in.keep(value))
		}
	}
	return true
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
		c.add(in.keep("?" + sortedParams(query, "=", "&")))
	}
	if len(query) > 0 && len(form) > 0 {
		c.add(in.keep("."))
	}
	c.add(in.keep(sortedParams(form, "", "")))
	return true
}

// sortedParams returns the values of params, in the order of their names and of those of
// one name. Plivo's SDK for Node.js has it so; that for Go has the first of each name
// alone, and lets anyone add others.
func sortedParams(params url.Values, equals, separator string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(params)) {
		for _, value := range slices.Sorted(slices.Values(params[name])) {
			parts = append(parts, name+equals+value)
		}
	}
	return strings.Join(parts, separator)
}

// checkForm refuses a form with more in it than what is signed, if that is
// single fields: a consumer could not tell what to believe.
func (s *signed) checkForm(in *input) *Failure {
	if s.covers.body || len(s.covers.form) == 0 {
		return nil
	}
	values, err := in.formValues()
	if err != nil {
		return &Failure{PayloadMalformed, "not a form"}
	}
	for name, list := range values {
		if len(list) > 1 {
			return &Failure{PayloadMalformed, "a field that stands twice"}
		}
		if !slices.Contains(s.covers.form, name) && !s.isSource(InForm, name) {
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
