package template

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
)

// Guard is an HTTP handler that stands between a function and AWS-like servers and
// refuses what IAM would refuse, which such servers do not: so a test of the
// function is a test of the template's permissions too.
type Guard struct {
	Template *Template
	// Function is the logical id of the function that calls.
	Function string
	// Resources maps the names that calls give (of tables, queues' URLs and keys)
	// to logical ids.
	Resources map[string]string
	// Next gets the calls that are allowed.
	Next http.Handler
	// Refused, if set, is told of every call that is not.
	Refused func(Call)
	// Allowed, if set, is told of every call that is, by its resource's logical id.
	Allowed func(Call)
}

func (g *Guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		answerError(w, "SerializationException", err.Error())
		return
	}
	calls, err := callsIn(r, body)
	if err != nil {
		answerError(w, "SerializationException", err.Error())
		return
	}
	for _, c := range calls {
		if !g.allows(c) {
			answerError(w, "AccessDeniedException", g.Function+" is not authorized to perform "+c.Action)
			return
		}
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	g.Next.ServeHTTP(w, r)
}

func callsIn(r *http.Request, body []byte) ([]Call, error) {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		return callsOf(target, body)
	}
	c, err := objectCall(r.Method, r.URL.Path)
	return []Call{c}, err
}

func (g *Guard) allows(c Call) bool {
	c.Resource = g.Resources[c.Resource]
	allowed, err := g.Template.Allows(g.Function, c)
	allowed = allowed && err == nil
	tell := g.Refused
	if allowed {
		tell = g.Allowed
	}
	if tell != nil {
		tell(c)
	}
	return allowed
}

func answerError(w http.ResponseWriter, typ, message string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(http.StatusBadRequest)
	json.NewEncoder(w).Encode(map[string]string{"__type": typ, "message": message})
}
