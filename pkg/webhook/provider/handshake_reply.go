package provider

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// reply makes the answer. Browsers must not take for a page what a question has
// put into it.
func (h *handshake) reply(in *input) (Answer, error) {
	a := Answer{Status: h.Reply.Status, Header: http.Header{}}
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	if err := h.effects(in, &a); err != nil {
		return Answer{}, err
	}
	for _, f := range h.header {
		text, ok := f.value.text(in)
		if !ok {
			return Answer{}, &Failure{Cause: PayloadMalformed, Detail: "no " + f.name}
		}
		if text != "" {
			a.Header.Set(f.name, text)
		}
	}
	body, kind, err := h.content(in)
	if err != nil {
		return Answer{}, err
	}
	if a.Body = body; len(body) > 0 {
		a.Header.Set("Content-Type", kind)
		a.Header.Set("X-Content-Type-Options", "nosniff")
	}
	return a, nil
}

// effects puts into a what its receiver has to do besides answering.
func (h *handshake) effects(in *input, a *Answer) error {
	confirm, failure := h.confirms.url(in)
	if failure != nil {
		return failure
	}
	a.Confirm = confirm
	if h.learns == nil {
		return nil
	}
	secret, _ := h.learns.read(in)
	if secret == "" {
		return &Failure{Cause: PayloadMalformed, Detail: "no " + h.learns.names[0]}
	}
	a.Learned, a.ToCopy = []Secret{{Value: secret}}, h.ToCopy
	return nil
}

// content returns the body and its type.
func (h *handshake) content(in *input) ([]byte, string, error) {
	if len(h.json) > 0 {
		body, err := object(h.json, in)
		return body, "application/json", err
	}
	text, ok := h.body.text(in)
	if !ok {
		return nil, "", &Failure{Cause: PayloadMalformed, Detail: "what should be answered is not there"}
	}
	return []byte(text), or(h.Reply.Type, "text/plain"), nil
}

// object returns a JSON object of fields, in their order.
func object(fields []field, in *input) ([]byte, error) {
	body := []byte{'{'}
	for i, f := range fields {
		text, ok := f.value.text(in)
		if !ok {
			return nil, &Failure{Cause: PayloadMalformed, Detail: "no " + f.name}
		}
		value, err := json.Marshal(text)
		if err != nil {
			return nil, fmt.Errorf("marshal %s: %w", f.name, err)
		}
		if i > 0 {
			body = append(body, ',')
		}
		body = fmt.Appendf(body, "%q:%s", f.name, value)
	}
	return append(body, '}'), nil
}
