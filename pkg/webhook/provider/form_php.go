package provider

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// phpForm is the token of the form's fields without the signature, sorted by name,
// as an array that PHP's serialize wrote: a:1:{s:4:"name";s:5:"value";}
func (t *tokens) phpForm() token {
	signature := ""
	if t.scheme != nil {
		signature = t.scheme.Signature.Name
	}
	return token{
		add: func(in *input, c *content) bool {
			values, err := in.formValues()
			if err != nil {
				return false
			}
			text, ok := phpSerialized(values, signature)
			c.add(in.keep(text))
			return ok
		},
		absent: &Failure{PayloadMalformed, "not a form whose fields each stand once"},
	}
}

// phpSerialized returns values without the field except.
func phpSerialized(values url.Values, except string) (text string, ok bool) {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(values)), func(name string) bool { return name == except })
	var b strings.Builder
	fmt.Fprintf(&b, "a:%d:{", len(names))
	for _, name := range names {
		if len(values[name]) != 1 {
			return "", false
		}
		value := values.Get(name)
		fmt.Fprintf(&b, `s:%d:"%s";s:%d:"%s";`, len(name), name, len(value), value)
	}
	return b.String() + "}", true
}
