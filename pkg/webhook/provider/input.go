package provider

import (
	"mime"
	"net/url"
	"strings"
	"sync"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// input is a request while it is read, with what has been found in it so far.
// Inputs are pooled, so that verifying allocates little.
type input struct {
	*Request
	// payload is the form's field with the JSON document, if the body is a form, and
	// lines says that the body may be of several documents, line by line.
	payload string
	lines   bool

	// uncompressed is the body if it came compressed.
	uncompressed []byte

	doc      []byte
	docRead  bool
	form     url.Values
	formErr  error
	formRead bool

	// ts, id and nonce are what the tokens of those names stand for.
	ts, id, nonce string
	// jose is the protected header of a token, and keyID the key that is asked for.
	jose  []byte
	keyID string
	// alsoRead are headers that were read because another one lists them.
	alsoRead []string

	claims     []claim
	signatures []signature
	content    content
	digest     bodyDigest
	found      []jsonpath.Match
	fields     fieldsFound
	// items are of a batch, and itemText is room for what they say.
	items    [][]byte
	itemText []byte
	// text is room for copies of strings, since hashes and decoders want bytes.
	text []byte

	// proof is what the token {proof} of a handshake's reply stands for.
	proof string
}

var inputs = sync.Pool{New: func() any { return new(input) }}

func newInput(r *Request, payload string) *input {
	in := inputs.Get().(*input)
	in.Request, in.payload = r, payload
	return in
}

// input returns r as one of p's requests.
func (p *Provider) input(r *Request) *input {
	in := newInput(r, p.Payload)
	in.lines = p.Lines
	return in
}

// What is kept for the next request is bounded, in bytes: of text, and of what the items
// of a batch say.
const (
	maxKeptText  = 16 << 10
	maxKeptItems = 256 << 10
)

// release gives in back. Nothing of it may be used after that.
func (in *input) release() {
	for _, c := range in.claims[:cap(in.claims)] {
		clear(c.texts[:cap(c.texts)])
	}
	clear(in.signatures)
	in.content.reset()
	found := in.found[:cap(in.found)]
	for i := range found {
		found[i].Clear()
	}
	kept := input{
		claims: in.claims[:0], signatures: in.signatures[:0], content: in.content,
		found: in.found[:0], fields: in.fields.emptied(), digest: bodyDigest{hash: in.digest.hash},
	}
	if cap(in.items) <= maxItems && cap(in.itemText) <= maxKeptItems {
		clear(in.items)
		kept.items, kept.itemText = in.items[:0], in.itemText[:0]
	}
	if cap(in.text) <= maxKeptText {
		kept.text = in.text[:0]
	}
	*in = kept
	inputs.Put(in)
}

// header returns the header with that canonical name, "" if it is absent. One
// that was sent several times is joined with commas, as API Gateway does it, so
// that a request is judged alike wherever it was received.
func (in *input) header(name string) string {
	switch values := in.Header[name]; len(values) {
	case 0:
		return ""
	case 1:
		return values[0]
	default:
		return strings.Join(values, ",")
	}
}

// query returns the first parameter of that name in the URL.
func (in *input) query(name string) (string, bool) {
	_, raw, _ := strings.Cut(in.URL, "?")
	values, err := url.ParseQuery(raw)
	if err != nil || !values.Has(name) {
		return "", false
	}
	return values.Get(name), true
}

// json returns the JSON document of the request.
func (in *input) json() []byte {
	if in.docRead {
		return in.doc
	}
	in.doc, in.docRead = in.Body, true
	switch {
	case in.lines:
		in.doc = joinedLines(in.Body)
	case in.payload != "" && in.isForm():
		values, err := in.formValues()
		if err == nil && values.Has(in.payload) {
			in.doc = []byte(values.Get(in.payload))
		}
	}
	return in.doc
}

// apart returns the JSON document where it is not the body; nil where it is.
func (in *input) apart() []byte {
	doc := in.json()
	if len(doc) == 0 || same(doc, in.Body) {
		return nil
	}
	return doc
}

const (
	formType      = "application/x-www-form-urlencoded"
	multipartType = "multipart/form-data"
)

// isForm reports whether the request says that its body is a form.
func (in *input) isForm() bool {
	mediaType := in.mediaType()
	return mediaType == formType || mediaType == multipartType
}

func (in *input) mediaType() string {
	mediaType, _, _ := strings.Cut(in.header("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(mediaType))
}

// formValues returns the form in the body. A body that is empty is a form
// without fields, whatever its type.
func (in *input) formValues() (url.Values, error) {
	if !in.formRead {
		in.form, in.formErr = in.parseForm()
		in.formRead = true
	}
	return in.form, in.formErr
}

func (in *input) parseForm() (url.Values, error) {
	switch {
	case len(in.Body) == 0:
		return url.Values{}, nil
	case !in.isForm():
		return nil, errNoForm
	case in.mediaType() == multipartType:
		_, params, err := mime.ParseMediaType(in.header("Content-Type"))
		if err != nil {
			return nil, err
		}
		return parseMultipart(in.Body, params["boundary"])
	}
	return url.ParseQuery(string(in.Body))
}

// beginContent makes in.content empty.
func (in *input) beginContent() {
	in.content.reset()
	in.content.body, in.content.digest = in.Body, &in.digest
}

// keep copies s to where it is bytes. The copy lasts as long as in.
func (in *input) keep(s string) []byte {
	start := len(in.text)
	in.text = append(in.text, s...)
	return in.text[start:len(in.text):len(in.text)]
}
