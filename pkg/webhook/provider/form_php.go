package provider

import (
	"fmt"
	"net/url"
	"slices"
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
			names := slices.DeleteFunc(sortedNames(values), func(name string) bool { return name == signature })
			for _, name := range names {
				if len(values[name]) != 1 {
					return false
				}
			}
			addPHP(in, c, names, values)
			return true
		},
		absent: &Failure{PayloadMalformed, "not a form whose fields each stand once"},
	}
}

// addPHP adds the fields of those names.
func addPHP(in *input, c *content, names []string, values url.Values) {
	c.add(fmt.Appendf(nil, "a:%d:{", len(names)))
	in.makeRoom(values)
	for _, name := range names {
		addPHPString(in, c, name)
		addPHPString(in, c, values.Get(name))
	}
	c.add([]byte("}"))
}

// addPHPString adds s with its length in bytes.
func addPHPString(in *input, c *content, s string) {
	c.add(fmt.Appendf(nil, `s:%d:"`, len(s)))
	c.add(in.keep(s))
	c.add([]byte(`";`))
}
