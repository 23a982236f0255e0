package provider

import (
	"net/http"
	"slices"
)

// coverage is what a signature binds.
type coverage struct {
	body, url, ts, id, nonce, secret bool
	// jose says that there is a protected header, which is bound always.
	jose bool
	// forms says that fields of a form are bound, and partial that there are others.
	forms, partial             bool
	headers, query, json, form []string
	// joseHeaders is the member of a protected header that lists signed headers.
	joseHeaders string
	// lists are headers that name further ones.
	lists []headerList
	// payload is the form's field that holds the JSON document.
	payload string
}

// headerList is a header that lists the names of signed ones, and those that it
// must list.
type headerList struct {
	name   string
	needed []string
}

// proof is how much c proves. A form's fields are the whole of a body where others
// are refused beside them.
func (c *coverage) proof() Proof {
	if c.body || len(c.form) > 0 && !c.partial {
		return Verified
	}
	return Authenticated
}

// nothing reports whether c binds nothing of a request.
func (c *coverage) nothing() bool {
	return !c.body && !c.url && !c.id && len(c.headers)+len(c.query)+len(c.json)+len(c.form) == 0
}

// of reports whether the values at p, and at the places with it, are bound.
func (c *coverage) of(p Place) bool {
	return c.at(p) && !slices.ContainsFunc(p.With, func(q Place) bool { return !c.at(q) })
}

func (c *coverage) at(p Place) bool {
	switch p.In {
	case InHeader:
		return len(c.headers) > 0 && slices.Contains(c.headers, http.CanonicalHeaderKey(p.Name))
	case InQuery:
		return c.url || slices.Contains(c.query, p.Name)
	case InJOSE:
		return c.jose
	case InForm:
		return c.body || slices.Contains(c.form, p.Name)
	case InJSON:
		return c.body || slices.Contains(c.json, p.Name) || slices.Contains(c.form, c.payload)
	}
	return false
}
