package provider

import (
	"fmt"
	"net/http"
	"strings"
)

// tokens says what the tokens of a template stand for, and keeps account of what
// those that were parsed cover.
type tokens struct {
	params *parameters
	// scheme is whose timestamp and headers {ts}, {id} and {nonce} are; nil where
	// there are none such.
	scheme *Scheme
	covers *coverage
	// own compiles the tokens that only some templates may have; it may be nil.
	own func(name string) (t token, ok bool, err error)
}

// parse compiles the token with the given name, which stood in braces.
func (t *tokens) parse(name string) (token, error) {
	if t.own != nil {
		if own, ok, err := t.own(name); ok || err != nil {
			return own, err
		}
	}
	kind, arg, hasArg := strings.Cut(name, ":")
	if hasArg {
		return t.withArgument(kind, arg)
	}
	switch name {
	case "body":
		t.covers.body = true
		return token{add: addBody}, nil
	case "body_md5_b64":
		t.covers.body = true
		return token{add: addBodyMD5}, nil
	case "body_sha256_hex":
		t.covers.body = true
		return token{add: addBodySHA256}, nil
	case "body_sha256_b64":
		t.covers.body = true
		return token{add: addBodySHA256Base64}, nil
	case "body_sha256_raw":
		t.covers.body = true
		return token{add: addBodySHA256Raw}, nil
	case "body_crc32_dec":
		// Anyone can make another body with the same sum.
		return token{add: addBodyCRC32}, nil
	case "form_sorted_kv":
		t.covers.body, t.covers.forms = true, true
		return token{add: addSortedForm, absent: &Failure{PayloadMalformed, "not a form"}}, nil
	case "form_php_serialized":
		t.covers.body, t.covers.forms = true, true
		return t.phpForm(), nil
	case "method":
		return always(func(in *input) string { return strings.ToUpper(in.Method) }), nil
	case "method_lower":
		return always(func(in *input) string { return strings.ToLower(in.Method) }), nil
	case "kid":
		return keyIDToken(), nil
	case "secret":
		return t.secret()
	case "ts", "id", "nonce":
		return t.ofScheme(name)
	}
	return t.url(name)
}

// url compiles the tokens that stand for the URL or a part of it.
func (t *tokens) url(name string) (token, error) {
	t.covers.url = true
	switch name {
	case "url":
		return always(func(in *input) string { return in.URL }), nil
	case "url_with_port":
		return always(func(in *input) string { return withPort(in.URL) }), nil
	case "url_without_port":
		return always(func(in *input) string { return withoutPort(in.URL) }), nil
	case "url_without_query":
		return always(func(in *input) string { return withoutQuery(in.URL) }), nil
	case "host":
		return always(func(in *input) string { return hostOf(in.URL) }), nil
	case "path":
		return always(func(in *input) string { return pathOf(in.URL) }), nil
	case "path_other_slash":
		return always(func(in *input) string { return otherSlash(pathOf(in.URL)) }), nil
	case "path_query":
		return always(func(in *input) string { return pathQueryOf(in.URL) }), nil
	case "query_sorted":
		return token{add: addSortedQuery, absent: &Failure{SignatureMalformed, "the query cannot be read"}}, nil
	case "atlassian_path":
		base := t.params.optional("base_url")
		return always(func(in *input) string { return atlassianPath(in.URL, base) }), nil
	case "atlassian_query":
		return token{add: addAtlassianQuery, absent: &Failure{SignatureMalformed, "the query cannot be read"}}, nil
	case "path_query_encoded":
		return always(func(in *input) string { return encodedPathQuery(in.URL) }), nil
	case "url_sorted_params":
		t.covers.body, t.covers.forms = true, true
		return token{add: addURLWithSortedParams, absent: &Failure{PayloadMalformed, "not a form"}}, nil
	}
	return token{}, fmt.Errorf("has the unknown token {%s}", name)
}

func (t *tokens) withArgument(kind, arg string) (token, error) {
	switch kind {
	case "header":
		name := http.CanonicalHeaderKey(arg)
		t.covers.headers = append(t.covers.headers, name)
		return unlessEmpty(func(in *input) string { return in.header(name) }, SignatureMissing, name), nil
	case "signed_headers":
		return t.signedHeaders(arg), nil
	case "query":
		return t.query(arg, func(s string) string { return s }), nil
	case "query_lower":
		return t.query(arg, strings.ToLower), nil
	case "param":
		value, err := t.params.orDefault(arg)
		return literal([]byte(value)), err
	case "json":
		return t.json(arg)
	case "jose":
		return t.jose(arg)
	case "jose_headers":
		return t.joseHeaders(arg)
	case "form":
		t.covers.form, t.covers.forms = append(t.covers.form, arg), true
		return token{
			add:    func(in *input, c *content) bool { return addFormField(in, c, arg) },
			absent: &Failure{PayloadMalformed, "no form field " + arg},
		}, nil
	}
	return token{}, fmt.Errorf("has the unknown token {%s:%s}", kind, arg)
}

// ofScheme compiles the tokens that a part of the scheme gives a meaning to.
func (t *tokens) ofScheme(name string) (token, error) {
	s := t.scheme
	switch {
	case s == nil:
	case name == "ts" && s.Timestamp.In != "":
		t.covers.ts = true
		return unlessEmpty(func(in *input) string { return in.ts }, TimestampMissing, s.Timestamp.Name), nil
	case name == "id" && s.IDHeader.Name != "":
		t.covers.id = true
		names := t.signedHeader(s.IDHeader)
		return unlessEmpty(func(in *input) string { return in.id }, SignatureMissing, names[0]), nil
	case name == "nonce" && s.NonceHeader.Name != "":
		t.covers.nonce = true
		names := t.signedHeader(s.NonceHeader)
		return unlessEmpty(func(in *input) string { return in.nonce }, SignatureMissing, names[0]), nil
	}
	return token{}, fmt.Errorf("has {%s}, and the scheme does not say where that is", name)
}

// signedHeader takes note that h is covered, and returns its canonical names.
func (t *tokens) signedHeader(h Header) []string {
	names := h.canonical()
	t.covers.headers = append(t.covers.headers, names...)
	return names
}

func (t *tokens) secret() (token, error) {
	if t.scheme == nil || t.scheme.Primitive != Digest {
		return token{}, fmt.Errorf("has {secret}, which belongs in a digest only")
	}
	t.covers.secret = true
	return token{add: func(_ *input, c *content) bool {
		c.addSecret()
		return true
	}}, nil
}

func (t *tokens) query(name string, change func(string) string) token {
	t.covers.query = append(t.covers.query, name)
	return unlessEmpty(func(in *input) string {
		value, _ := in.query(name)
		return change(value)
	}, SignatureMissing, "query parameter "+name)
}

func (t *tokens) json(path string) (token, error) {
	s, err := t.params.source(InJSON, path)
	if err != nil {
		return token{}, err
	}
	t.covers.json = append(t.covers.json, path)
	return token{
		add: func(in *input, c *content) bool {
			value, ok := s.bytes(in)
			c.add(value)
			return ok
		},
		absent: &Failure{PayloadMalformed, "no " + path},
	}, nil
}
