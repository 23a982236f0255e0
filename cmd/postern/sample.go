package main

import (
	"cmp"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

//go:embed samples
var sampleBodies embed.FS

const formType = "application/x-www-form-urlencoded"

// sample is an event as a provider sends it. In the body and the headers {{id}} and
// {{type}} stand for those of the event. With the same two it is the same to the byte,
// so that a second delivery can be told from a second event.
type sample struct {
	// kind is the type where none is asked for.
	kind string
	// id makes an id where none is asked for.
	id func() string
	// header are headers besides those that tell the event's id and type.
	header map[string]string
}

// sampleOf returns the sample of p; of one that has none of its own, a plain one.
func sampleOf(p *provider.Provider) sample {
	if s, ok := samples[p.Name]; ok {
		return s
	}
	return sample{kind: "example.created", id: prefixed("evt_")}
}

// body returns the sample event's body, and its content type.
func (s sample) body(p *provider.Provider, id, kind string) ([]byte, string, error) {
	if b, err := sampleBodies.ReadFile("samples/" + p.Name + ".form"); err == nil {
		return fill(b, url.QueryEscape, id, kind), formType, nil
	}
	b, err := sampleBodies.ReadFile("samples/" + p.Name + ".json")
	if err != nil {
		return plainBody(p, id, kind)
	}
	if b = fill(b, inJSON, id, kind); !json.Valid(b) {
		return nil, "", errors.New("the ids of " + p.Title + " are numbers")
	}
	return b, "application/json", nil
}

// fill puts the event's id and type into a sample.
func fill(b []byte, escape func(string) string, id, kind string) []byte {
	return []byte(strings.NewReplacer("{{id}}", escape(id), "{{type}}", escape(kind)).Replace(string(b)))
}

// headers are those that come with any event of p, but for the signature.
func (s sample) headers(p *provider.Provider, id, kind string) http.Header {
	h := http.Header{"Content-Type": {"application/json"}}
	values := strings.NewReplacer("{{id}}", id, "{{type}}", kind)
	for name, value := range s.header {
		h.Set(name, values.Replace(value))
	}
	setHeader(h, idHeader(p), id)
	setHeader(h, headerOf(p.EventType), kind)
	return h
}

// idHeader is the header that tells an event's id; empty where none does.
func idHeader(p *provider.Provider) string {
	name := headerOf(p.EventID)
	if len(p.Schemes) > 0 {
		name = cmp.Or(p.Schemes[0].IDHeader.Name, name)
	}
	return name
}

// headerOf is the header among places; empty where none is.
func headerOf(places []provider.Place) string {
	for _, p := range places {
		if p.In == provider.InHeader {
			return p.Name
		}
	}
	return ""
}

func setHeader(h http.Header, name, value string) {
	if name != "" && value != "" {
		h.Set(name, value)
	}
}

func inJSON(s string) string {
	b, _ := json.Marshal(s) // strings always marshal
	return string(b[1 : len(b)-1])
}

func prefixed(prefix string) func() string {
	return func() string { return prefix + hex.EncodeToString(random(12)) }
}

// uuid returns a random UUID (RFC 9562, version 4).
func uuid() string {
	b := random(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// number returns a random number of nine digits or less.
func number() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000_000)) // never fails
	return n.String()
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}
