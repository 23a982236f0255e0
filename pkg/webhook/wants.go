package webhook

import (
	"encoding/json"
	"slices"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// wants holds a verified request against the webhook's policy: false for an
// event that it does not want, an [*Error] of kind Unprocessable for a payload
// that it cannot take.
func (e *entry) wants(req *provider.Request, result provider.Result, asJSON bool) (bool, error) {
	p := e.webhook.Policy
	if len(p.Types) > 0 && !slices.Contains(p.Types, result.EventType) {
		return false, nil
	}
	if p.Mode != "" && result.Mode != "" && p.Mode != result.Mode {
		return false, &Error{Kind: Unprocessable, Code: "wrong_mode", Message: "This webhook takes " + p.Mode + " events, and this is a " + result.Mode + " one."}
	}
	contentType, body := payload(req, result)
	if len(p.Match) == 0 && e.schema == nil {
		return true, wellFormed(contentType, body, asJSON || result.Document != nil)
	}
	doc, err := document(contentType, body)
	if err != nil {
		return false, malformed(err)
	}
	if !p.Match.wants(doc) {
		return false, nil
	}
	if e.schema == nil {
		return true, nil
	}
	return e.validate(doc, body, contentType)
}

// payload is what a request brings, and its content type, as the provider had it before it
// was packed for the way.
func payload(req *provider.Request, result provider.Result) (contentType string, body []byte) {
	contentType = req.Header.Get("Content-Type")
	switch {
	case result.Document != nil:
		return "application/json", result.Document
	case result.Uncompressed != nil:
		return contentType, result.Uncompressed
	}
	return contentType, req.Body
}

// wellFormed refuses a body that says it is JSON and is not.
func wellFormed(contentType string, body []byte, asJSON bool) error {
	if asJSON || len(body) == 0 || !isJSON(contentType) || json.Valid(body) {
		return nil
	}
	return malformed(nil)
}

func malformed(err error) error {
	return &Error{Kind: Unprocessable, Code: "payload_malformed", Message: "The body is not what its content type says.", Err: err}
}

func (e *entry) validate(doc any, body []byte, contentType string) (bool, error) {
	if isForm(contentType) {
		var err error
		if body, err = json.Marshal(doc); err != nil {
			return false, malformed(err)
		}
	}
	if err := e.schema.Validate(body); err != nil {
		return false, err
	}
	return true, nil
}
