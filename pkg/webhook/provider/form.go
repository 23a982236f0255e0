package provider

import (
	"maps"
	"slices"
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
