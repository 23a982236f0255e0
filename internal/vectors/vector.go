// Package vectors reads signed requests together with the verdicts that are
// known of them, and holds package provider against those.
package vectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// Vector is one request, and what is known of it.
type Vector struct {
	ID       string
	Provider string
	Scheme   string
	// Now is when to judge, in Unix seconds.
	Now    int64
	Keys   []Key
	Params map[string]any
	// Request is as it was sent.
	Request Request
	// Expected is "accept", "reject" or "sdk-dependent", and of a handshake an [Expectation].
	Expected json.RawMessage
	// Advisory says that the verdict is a matter of policy, or that SDKs differ.
	Advisory bool
	// Recommended is the verdict of a strict receiver where Advisory is true.
	Recommended string
}

// Key is a live secret or public key.
type Key struct {
	// ID is the provider's name for it; empty if it has none.
	ID    string
	Value string
}

// Request is a request whose body is BodyB64, or what BodyGen makes.
type Request struct {
	Method, URL string
	Headers     [][2]string
	BodyB64     []byte `json:"body_b64"`
	BodyGen     *struct {
		Prefix, Fill, Suffix string
		Count                int
	} `json:"body_gen"`
}

// Expectation is what should become of a handshake.
type Expectation struct {
	// Action is "respond", "refuse" or "treat-as-event".
	Action string
	// Status and the rest are of the answer.
	Status int
	// StatusClass is a status, "4xx" or "any".
	StatusClass    string `json:"status_class"`
	Headers        [][2]string
	BodyB64        []byte   `json:"body_b64"`
	BodyMatch      string   `json:"body_match"`
	MustNotContain string   `json:"must_not_contain"`
	NoHeaders      []string `json:"must_not_have_headers"`
	SideEffect     *struct {
		Method, URL string
	} `json:"side_effect"`
}

// maxBody bounds what a vector may have made.
const maxBody = 64 << 20

// Decode reads an array of vectors, or an object with the arrays "vectors" and "handshakes".
func Decode(r io.Reader) ([]Vector, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var file struct{ Vectors, Handshakes []Vector }
	if raw = bytes.TrimSpace(raw); bytes.HasPrefix(raw, []byte("{")) {
		err = json.Unmarshal(raw, &file)
	} else {
		err = json.Unmarshal(raw, &file.Vectors)
	}
	if err != nil {
		return nil, fmt.Errorf("read vectors: %w", err)
	}
	all := append(file.Vectors, file.Handshakes...)
	for i := range all {
		if g := all[i].Request.BodyGen; g != nil && (g.Count < 0 || g.Count*len(g.Fill) > maxBody) {
			return nil, fmt.Errorf("vector %s: its body is over %d bytes", all[i].ID, maxBody)
		}
	}
	return all, nil
}

// handshake returns what is expected of a handshake, and whether v is one.
func (v *Vector) handshake() (e Expectation, ok bool) {
	if !bytes.HasPrefix(v.Expected, []byte("{")) {
		return e, false
	}
	return e, json.Unmarshal(v.Expected, &e) == nil
}

// verdict is "accept" or "reject", or "" where either will do.
func (v *Vector) verdict() string {
	var expected string
	if json.Unmarshal(v.Expected, &expected) != nil {
		return ""
	}
	if v.Advisory {
		expected = v.Recommended
	}
	if expected != "accept" && expected != "reject" {
		return ""
	}
	return expected
}

func (v *Vector) now() time.Time { return time.Unix(v.Now, 0) }

// urlParams name the address that the provider was given, where it is not that of
// the request.
var urlParams = []string{"signed_url", "notification_url", "callback_url", "url"}

// request returns the request as package provider wants it.
func (v *Vector) request() *provider.Request {
	h := http.Header{}
	for _, pair := range v.Request.Headers {
		h.Add(pair[0], pair[1])
	}
	r := &provider.Request{Method: v.Request.Method, URL: v.Request.URL, Header: h, Body: v.Request.BodyB64}
	if g := v.Request.BodyGen; g != nil {
		r.Body = []byte(g.Prefix + strings.Repeat(g.Fill, g.Count) + g.Suffix)
	}
	for _, name := range urlParams {
		if url, ok := v.Params[name].(string); ok {
			r.URL = url
		}
	}
	return r
}
