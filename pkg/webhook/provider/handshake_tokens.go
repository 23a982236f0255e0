package provider

import (
	"strconv"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// replyToken compiles the tokens that [Reply] has besides those of all templates.
func replyToken(params *parameters) func(string) (token, bool, error) {
	return func(name string) (token, bool, error) {
		if path, ok := strings.CutPrefix(name, "first:"); ok {
			t, err := firstToken(path)
			return t, err == nil, err
		}
		switch name {
		case "proof":
			return always(func(in *input) string { return in.proof }), true, nil
		case "endpoint":
			return endpointToken(params.optional("endpoint")), true, nil
		case "allowed_rate":
			t, err := rateToken(params.optional("allowed_rate"))
			return t, err == nil, err
		}
		return token{}, false, nil
	}
}

// firstToken is the first of the values at a path.
func firstToken(path string) (token, error) {
	set, err := jsonpath.Compile(path)
	return token{
		add: func(in *input, c *content) bool {
			var found [1]jsonpath.Match
			set.Find(in.json(), found[:])
			text, ok := jsonpath.Bytes(found[0].First)
			c.add(text)
			return ok
		},
		absent: &Failure{Cause: PayloadMalformed, Detail: "no " + path},
	}, err
}

// endpointToken is the address that the provider was given.
func endpointToken(configured string) token {
	return always(func(in *input) string { return or(configured, withoutQuery(in.URL)) })
}

// rateToken is the number of requests per minute that are granted: those that are
// asked for, and at most those of the configuration. It is absent where the
// question asks for none.
func rateToken(configured string) (token, error) {
	most, err := strconv.ParseUint(or(configured, "0"), 10, 32)
	if err != nil || configured != "" && most == 0 {
		return token{}, &ConfigError{"params.allowed_rate", "must be a whole number of requests per minute"}
	}
	return unlessEmpty(func(in *input) string {
		return granted(in.header("Webhook-Request-Rate"), most)
	}, SignatureMalformed, "WebHook-Request-Rate"), nil
}

// granted returns the least of asked and most, which is no limit if it is 0; ""
// if asked is no rate.
func granted(asked string, most uint64) string {
	n, err := strconv.ParseUint(asked, 10, 32)
	switch {
	case err != nil || n == 0:
		return ""
	case most > 0 && n > most:
		n = most
	}
	return strconv.FormatUint(n, 10)
}
