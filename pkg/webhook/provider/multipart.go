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
)

// parseMultipart returns the fields of a multipart/form-data body; files among
// them too, under their fields' names.
func parseMultipart(body []byte, boundary string) (url.Values, error) {
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	values := url.Values{}
	for range maxParts {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return values, nil
		}
		if err != nil {
			return nil, err
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		values.Add(part.FormName(), string(value))
	}
	return nil, errTooManyParts
}
