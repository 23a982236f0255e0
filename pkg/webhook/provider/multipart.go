package provider

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/url"
)

// maxParts bounds the fields of a multipart body.
const maxParts = 100

var (
	errNoForm       = errors.New("not a form")
	errTooManyParts = errors.New("too many parts")
	errLongHeader   = errors.New("a part with a header that is too long")
)

// maxPartHeader bounds the header of a part, in bytes.
const maxPartHeader = 16 << 10

// parseMultipart returns the fields of a multipart/form-data body; files among
// them too, under their fields' names.
func parseMultipart(body []byte, boundary string) (url.Values, error) {
	if hasLongHeader(body, "--"+boundary) {
		return nil, errLongHeader
	}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	values := url.Values{}
	// All parts together are shorter than the body.
	text := bytes.NewBuffer(make([]byte, 0, len(body)+bytes.MinRead))
	for range maxParts {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return values, nil
		}
		if err != nil {
			return nil, err
		}
		text.Reset()
		if _, err := text.ReadFrom(part); err != nil {
			return nil, err
		}
		values.Add(part.FormName(), text.String())
	}
	return nil, errTooManyParts
}

// hasLongHeader reports whether the header of a part, behind a line with the delimiter, is
// longer than maxPartHeader: of a long line the reader makes several copies.
func hasLongHeader(body []byte, delimiter string) bool {
	rest, ok := bytes.CutPrefix(body, []byte(delimiter))
	for ok || cutThrough(&rest, "\n"+delimiter) {
		line, header, _ := bytes.Cut(rest, []byte("\n"))
		rest, ok = header, false
		if len(bytes.TrimSpace(line)) > 0 {
			continue // other text, or the last delimiter
		}
		end := headerLen(header)
		if end > maxPartHeader {
			return true
		}
		rest = header[end:]
	}
	return false
}

// cutThrough moves rest behind the first sep in it, and reports whether there is one.
func cutThrough(rest *[]byte, sep string) bool {
	_, after, ok := bytes.Cut(*rest, []byte(sep))
	*rest = after
	return ok
}

// headerLen is how long the header is that b begins with, up to its empty line, in bytes:
// more than maxPartHeader if it is longer than that.
func headerLen(b []byte) int {
	if len(b) == 0 || b[0] == '\n' || bytes.HasPrefix(b, []byte("\r\n")) {
		return 0
	}
	head := b[:min(len(b), maxPartHeader+len("\n\r\n"))]
	for _, empty := range []string{"\n\r\n", "\n\n"} {
		if i := bytes.Index(head, []byte(empty)); i >= 0 {
			head = head[:i]
		}
	}
	return len(head)
}
