//go:build !race

package provider

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"maps"
	"mime/multipart"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// hostileBody is a body that a stranger may send, and its content type.
type hostileBody struct {
	name, contentType string
	body              []byte
	// unpacked is how long it becomes if it is decompressed, in bytes.
	unpacked int
	// fields are those of a form that are too short to count by their bytes.
	fields int
}

// hostileBodies are of about so many bytes, made for what s of p reads.
func hostileBodies(tb testing.TB, p *Provider, s *Scheme, size int) []hostileBody {
	const asJSON = "application/json"
	var all []hostileBody
	for name, doc := range hostileDocuments(jsonPathsOf(p, s), size) {
		all = append(all, hostileBody{name: name, contentType: asJSON, body: []byte(doc)})
		if field := p.Payload; field != "" {
			all = append(all,
				hostileBody{name: name + " in a form", contentType: formType, body: []byte(field + "=" + url.QueryEscape(doc))},
				multipartOf(tb, name+" in a part", map[string]string{field: doc}))
		}
		if s.Signature.In == InBody {
			all = append(all, hostileBody{name: name + " in a token", contentType: asJSON, body: tokenOf(doc)})
		}
	}
	for name, form := range hostileForms(formFieldsOf(p, s), size) {
		all = append(all, hostileBody{name: name, contentType: formType, body: []byte(form), fields: min(strings.Count(form, "&")+1, maxFormFields)})
	}
	all = append(all, hostileParts(tb, size)...)
	all = append(all,
		hostileBody{name: "XML", contentType: "text/xml", body: []byte("<a>" + strings.Repeat("<b c='d'>&amp;", size/14))},
		hostileBody{name: "gzip", contentType: asJSON, body: gzipped(tb, size), unpacked: size},
		hostileBody{name: "dots", contentType: "text/plain", body: []byte(strings.Repeat(".", size))},
	)
	slices.SortFunc(all, func(a, b hostileBody) int { return strings.Compare(a.name, b.name) })
	return all
}

// hostileDocuments are JSON, or begin so. Of each path there are some with large and with
// many values.
func hostileDocuments(paths []string, size int) map[string]string {
	docs := map[string]string{
		"array of objects":  "[" + strings.Repeat("{},", size/3) + "{}]",
		"array of numbers":  "[" + strings.Repeat("0,", size/2) + "0]",
		"array of arrays":   strings.Repeat("[", size),
		"object in object":  strings.Repeat(`{"a":`, size/5),
		"one member often":  "{" + strings.Repeat(`"id":1,`, size/7) + `"id":1}`,
		"many members":      manyMembers(size),
		"long escapes":      `{"id":"` + strings.Repeat(`\"`, size/2) + `"}`,
		"names of escapes":  "{" + strings.Repeat(`"\u0069\u0064":1,`, size/17) + `"id":1}`,
		"elements and ends": "[" + strings.Repeat(`"",`, size/3) + `""]`,
	}
	leaf := func(fill string) string { return `"` + strings.Repeat(fill, size/len(fill)/max(1, len(paths))) + `"` }
	docs["every path, of escapes"] = documentOf(paths, leaf(`\u0041`))
	docs["every path, of line breaks"] = documentOf(paths, leaf(`\n`))
	docs["every path, plain"] = documentOf(paths, leaf("a"))
	docs["every path, of digits"] = documentOf(paths, strings.Trim(leaf("1"), `"`))
	for _, path := range paths {
		outer, inner, deeper := strings.Cut(path, "[]")
		if !deeper {
			continue
		}
		for _, item := range []string{"{}", "0", nested(inner, "1"), nested(inner, `"\n"`)} {
			docs[path+" of "+item] = nested(outer, "["+strings.Repeat(item+",", size/(len(item)+1))+item+"]")
		}
	}
	return docs
}

func manyMembers(size int) string {
	var b strings.Builder
	b.WriteByte('{')
	for n := 0; b.Len() < size; n++ {
		fmt.Fprintf(&b, `"%x":0,`, n)
	}
	return b.String() + `"id":1}`
}

// nested is value at the end of path.
func nested(path, value string) string {
	steps := editPath(strings.ReplaceAll(path, "*", "any"))
	for _, step := range slices.Backward(steps) {
		if step == element {
			value = "[" + value + "]"
		} else {
			value = fmt.Sprintf("{%q:%s}", step, value)
		}
	}
	return value
}

// documentOf has value at the end of each of paths; of paths that begin alike, too.
func documentOf(paths []string, value string) string {
	if len(paths) == 0 {
		return "{}"
	}
	var names []string
	below := map[string][]string{}
	for _, path := range paths {
		steps := editPath(strings.ReplaceAll(path, "*", "any"))
		if len(steps) == 0 {
			return value
		}
		if !slices.Contains(names, steps[0]) {
			names = append(names, steps[0])
		}
		below[steps[0]] = append(below[steps[0]], strings.ReplaceAll(strings.Join(steps[1:], "."), ".[]", "[]"))
	}
	var members []string
	for _, name := range names {
		rest := slices.DeleteFunc(slices.Clone(below[name]), func(s string) bool { return s == "" })
		inner := value
		if len(rest) > 0 {
			inner = documentOf(rest, value)
		}
		if name == element {
			return "[" + inner + "]"
		}
		members = append(members, fmt.Sprintf("%q:%s", name, inner))
	}
	return "{" + strings.Join(members, ",") + "}"
}

// hostileForms are urlencoded.
func hostileForms(fields []string, size int) map[string]string {
	forms := map[string]string{
		"form of short fields": strings.Repeat("a&", size/2),
		"form of other fields": manyFields(size, maxFormFields+1, ""),
		"form of many fields":  manyFields(size, maxFormFields, ""),
		"form of many escapes": manyFields(size, maxFormFields, "%41"),
		"form of ampersands":   strings.Repeat("&", size),
		"form of bad escapes":  strings.Repeat("%zz", size/3),
	}
	for _, fill := range []string{"%41", "+", "a"} {
		var parts []string
		for _, field := range fields {
			parts = append(parts, url.QueryEscape(field)+"="+strings.Repeat(fill, size/len(fill)/len(fields)))
		}
		forms["form of large fields of "+fill] = strings.Join(parts, "&")
	}
	return forms
}

// maxFormFields are as many as net/url takes.
const maxFormFields = 10_000

func manyFields(size, n int, fill string) string {
	fields := make([]string, n)
	for i := range fields {
		fields[i] = fmt.Sprintf("%x=", i)
		if fill != "" {
			fields[i] += strings.Repeat(fill, max(0, size/n-len(fields[i]))/len(fill))
		}
	}
	return strings.Join(fields, "&")
}

func hostileParts(tb testing.TB, size int) []hostileBody {
	many := map[string]string{}
	for i := range maxParts - 1 {
		many[fmt.Sprint(i)] = strings.Repeat("a", size/maxParts)
	}
	const boundary = "x"
	const contentType = multipartType + "; boundary=" + boundary
	return []hostileBody{
		multipartOf(tb, "one large part", map[string]string{"a": strings.Repeat("a", size)}),
		multipartOf(tb, "some large parts", many),
		{name: "parts without end", contentType: contentType, body: []byte(strings.Repeat("--"+boundary+"\r\n\r\n\r\n", size/9))},
		{name: "a part of headers", contentType: contentType, body: []byte("--" + boundary + "\r\n" + strings.Repeat("a: b\r\n", size/6) + "\r\n")},
		{name: "a part of one header", contentType: contentType, body: []byte("--" + boundary + "\r\na: " + strings.Repeat("b", size) + "\r\n\r\n")},
	}
}

func multipartOf(tb testing.TB, name string, fields map[string]string) hostileBody {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		require.NoError(tb, w.WriteField(field, fields[field]))
	}
	require.NoError(tb, w.Close())
	return hostileBody{name: name, contentType: w.FormDataContentType(), body: body.Bytes()}
}

func tokenOf(payload string) []byte {
	return []byte(encodePart([]byte(`{"alg":"RS256","kid":"key"}`)) + "." + encodePart([]byte(payload)) + "." + base64.RawURLEncoding.EncodeToString(make([]byte, 256)))
}

func gzipped(tb testing.TB, size int) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(bytes.Repeat([]byte("a"), size))
	require.NoError(tb, err)
	require.NoError(tb, w.Close())
	return b.Bytes()
}

var jsonToken = regexp.MustCompile(`\{(?:json|first):([^}]*)\}`)

// jsonPathsOf are the paths that are read of a JSON document.
func jsonPathsOf(p *Provider, s *Scheme) []string {
	var paths []string
	add := func(in Location, name string) {
		if in == InJSON {
			paths = append(paths, name)
		}
	}
	within := func(in Location, name string) {
		if s.Items != "" {
			name = s.Items + "." + name
		}
		add(in, name)
	}
	for _, place := range slices.Concat(p.EventID, p.EventType) {
		add(place.In, place.Name)
		for _, with := range place.With {
			add(with.In, with.Name)
		}
	}
	for _, m := range p.Mode {
		add(m.In, m.Name)
	}
	within(s.Signature.In, s.Signature.Name)
	within(s.Timestamp.In, s.Timestamp.Name)
	for _, content := range append([]string{s.Content}, s.Variants...) {
		for _, token := range jsonToken.FindAllStringSubmatch(content, -1) {
			within(InJSON, token[1])
		}
	}
	for _, c := range s.Require {
		within(c.In, c.Name)
	}
	for _, h := range p.Handshakes {
		for _, c := range slices.Concat(h.When, h.Require) {
			add(c.In, c.Name)
		}
		if h.Empty != "" {
			add(InJSON, h.Empty)
		}
		if h.Challenge != nil {
			add(h.Challenge.In, h.Challenge.Name)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// formFieldsOf are the fields that are read of a form.
func formFieldsOf(p *Provider, s *Scheme) []string {
	fields := []string{"a"}
	if p.Payload != "" {
		fields = append(fields, p.Payload)
	}
	for _, place := range slices.Concat(p.EventID, p.EventType) {
		if place.In == InForm {
			fields = append(fields, place.Name)
		}
	}
	if s.Signature.In == InForm {
		fields = append(fields, s.Signature.Name)
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}
