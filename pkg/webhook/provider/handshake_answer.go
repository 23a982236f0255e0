package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

func (v *verifier) Handshake(ctx context.Context, r *Request, now time.Time) (Answer, bool, error) {
	if len(v.handshakes) == 0 {
		return Answer{}, false, nil
	}
	in := newInput(r, v.provider.Payload)
	defer in.release()
	for i := range v.handshakes {
		if h := &v.handshakes[i]; h.asked(in) {
			return v.answer(ctx, h, in, now)
		}
	}
	return Answer{}, false, nil
}

// asked reports whether in is such a question.
func (h *handshake) asked(in *input) bool {
	return in.Method == or(h.Method, http.MethodPost) && check(h.when, in) == nil
}

func (v *verifier) answer(ctx context.Context, h *handshake, in *input, now time.Time) (Answer, bool, error) {
	if h.Signed {
		if _, failure := v.verify(ctx, in, now); failure != nil {
			return Answer{}, false, failure
		}
	}
	if check(h.require, in) != nil {
		return Answer{}, false, &Failure{SignatureMismatch, "the token is not the configured one"}
	}
	a, err := h.reply(in)
	if err != nil {
		return Answer{}, false, err
	}
	return a, true, nil
}

// reply makes the answer. Browsers must not take for a page what a question has
// put into it.
func (h *handshake) reply(in *input) (Answer, error) {
	a := Answer{Status: h.Reply.Status, Header: http.Header{}}
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	for _, f := range h.header {
		text, ok := f.value.text(in)
		if !ok {
			return a, &Failure{PayloadMalformed, "no " + f.name}
		}
		a.Header.Set(f.name, text)
	}
	body, kind, err := h.content(in)
	if err != nil {
		return a, err
	}
	if a.Body = body; len(body) > 0 {
		a.Header.Set("Content-Type", kind)
		a.Header.Set("X-Content-Type-Options", "nosniff")
	}
	return a, nil
}

// content returns the body and its type.
func (h *handshake) content(in *input) ([]byte, string, error) {
	if len(h.json) > 0 {
		body, err := object(h.json, in)
		return body, "application/json", err
	}
	text, ok := h.body.text(in)
	if !ok {
		return nil, "", &Failure{PayloadMalformed, "what should be answered is not there"}
	}
	return []byte(text), or(h.Reply.Type, "text/plain; charset=utf-8"), nil
}

// object returns a JSON object of fields, in their order.
func object(fields []field, in *input) ([]byte, error) {
	body := []byte{'{'}
	for i, f := range fields {
		text, ok := f.value.text(in)
		if !ok {
			return nil, &Failure{PayloadMalformed, "no " + f.name}
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
