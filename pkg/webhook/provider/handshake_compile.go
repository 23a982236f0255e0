package provider

import (
	"errors"
	"net/http"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// handshake is a compiled [Handshake].
type handshake struct {
	*Handshake
	when, require []condition
	empty         *jsonpath.Set
	listed        []listed
	challenge     *challenge
	learns        *source
	confirms      *confirmation
	body          *template
	json, header  []field
	// missing is of a parameter without which the question cannot be answered.
	missing *ConfigError
}

type field struct {
	name  string
	value *template
}

// listed is a compiled [Listed].
type listed struct {
	source source
	values []string
}

func compileHandshakes(p *Provider, params *parameters) (compiled []handshake, err error) {
	for i := range p.Handshakes {
		h, err := compileHandshake(&p.Handshakes[i], params)
		if err != nil {
			return nil, within("handshake", err)
		}
		compiled = append(compiled, h)
	}
	return compiled, nil
}

// compileHandshake compiles data. A parameter that is missing makes no error
// before the question comes: many a webhook works without ever being asked.
func compileHandshake(data *Handshake, params *parameters) (handshake, error) {
	h := handshake{Handshake: data}
	if data.Method == "" && data.Path == "" && len(data.When) == 0 && data.Empty == "" {
		return h, wrong("when", "must tell the question from events")
	}
	var err error
	if h.when, err = compileConditions(data.When, params); err != nil {
		return h, err
	}
	if h.empty, err = jsonpath.Compile(or(data.Empty, "-")); err != nil {
		return h, within("empty", err)
	}
	err = errors.Join(h.compileDemands(params), h.compileReply(params))
	if errors.As(err, &h.missing) {
		err = nil
	}
	return h, err
}

func (h *handshake) compileDemands(params *parameters) error {
	var errs [4]error
	h.require, errs[0] = compileConditions(h.Require, params)
	h.listed, errs[1] = compileListed(h.Listed, params)
	h.confirms, errs[2] = compileConfirmation(h.Confirms)
	if h.Learns != nil {
		src, err := compileSource(h.Learns.In, h.Learns.Name)
		h.learns, errs[3] = &src, within("learns", err)
	}
	return errors.Join(errs[:]...)
}

func (h *handshake) compileReply(params *parameters) error {
	t := &tokens{params: params, covers: new(coverage), own: replyToken(params)}
	var errs [4]error
	h.challenge, errs[0] = compileChallenge(h.Challenge, t)
	h.body, errs[1] = parseTemplate(h.Reply.Body, t)
	h.json, errs[2] = compileFields(h.Reply.JSON, t)
	h.header, errs[3] = compileFields(h.Reply.Header, t)
	return errors.Join(errs[:]...)
}

func compileFields(data []Field, t *tokens) (fields []field, err error) {
	for _, f := range data {
		value, err := parseTemplate(f.Value, t)
		if err != nil {
			return nil, err
		}
		fields = append(fields, field{f.Name, value})
	}
	return fields, nil
}

func compileListed(data []Listed, params *parameters) (compiled []listed, err error) {
	for _, l := range data {
		src, err := compileSource(l.Place.In, l.Place.Name)
		if err != nil {
			return nil, within("listed", err)
		}
		list := or(params.optional(l.Param), l.Default)
		if list == "" && !l.Optional {
			return nil, &ConfigError{"params." + l.Param, "is required, so that the address can be confirmed"}
		}
		compiled = append(compiled, listed{src, strings.Fields(list)})
	}
	return compiled, nil
}

// asked reports whether in is such a question.
func (h *handshake) asked(in *input) bool {
	return in.Method == or(h.Method, http.MethodPost) &&
		(h.Path == "" || h.Path == pathOf(in.URL)) &&
		check(h.when, in) == nil &&
		(h.Empty == "" || isEmptyArray(h.empty, in.json()))
}

// isEmptyArray reports whether an array without elements stands at the path in doc.
func isEmptyArray(path *jsonpath.Set, doc []byte) bool {
	var found [1]jsonpath.Match
	path.Find(doc, found[:])
	raw := strings.TrimSpace(string(found[0].First))
	inner, ok := strings.CutPrefix(raw, "[")
	return ok && strings.TrimSpace(inner) == "]"
}
