package vectors

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// secretParams are the parameters that are secrets to package provider.
var secretParams = []string{"client_state", "channel_token", "token"}

// boundParam says that the webhook has its secret already.
const boundParam = "secret_already_set"

// config returns what v has configured for p. A parameter that p does not have is
// left out: the format has some that only other verifiers need.
func (v *Vector) config(p *provider.Provider) provider.Config {
	cfg := provider.Config{Params: v.params(), Secrets: v.secrets()}
	for _, s := range p.Schemes {
		if s.ID == v.Scheme && s.Signature.KeyField != "" {
			v.nameKeys(cfg.Secrets)
		}
		if s.ID == v.Scheme && s.OptIn {
			cfg.Params["scheme"] = s.ID
		}
		if name := s.Signature.KeyIDParam; name != "" && cfg.Params[name] == "" && len(v.Keys) > 0 {
			cfg.Params[name] = v.Keys[0].ID
		}
	}
	for range len(cfg.Params) {
		name, ok := unknownParam(p, cfg)
		if !ok {
			break
		}
		delete(cfg.Params, name)
	}
	return cfg
}

// nameKeys gives secrets the ids of the keys that they are, for signatures that
// name theirs.
func (v *Vector) nameKeys(secrets []provider.Secret) {
	for i, k := range v.Keys {
		named, err := json.Marshal(map[string]string{"kid": k.ID, "key": k.Value})
		if err == nil && k.ID != "" {
			secrets[i].Value = string(named)
		}
	}
}

// unknownParam returns the name of a parameter that p does not have.
func unknownParam(p *provider.Provider, cfg provider.Config) (string, bool) {
	_, err := p.Verifier(cfg)
	var c *provider.ConfigError
	if !errors.As(err, &c) || !strings.Contains(c.Message, "not a parameter") {
		return "", false
	}
	return strings.CutPrefix(c.Field, "params.")
}

// params are those that are text; lists have their items separated by white space.
func (v *Vector) params() map[string]string {
	params := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(v.Params)) {
		switch value := v.Params[name].(type) {
		case []any:
			params[name] = join(value)
		case bool:
		case float64:
			params[name] = strconv.FormatFloat(value, 'f', -1, 64)
		default:
			params[name] = fmt.Sprint(value)
		}
	}
	for _, name := range slices.Concat(urlParams, secretParams) {
		delete(params, name)
	}
	return params
}

func join(values []any) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprint(value)
	}
	return strings.Join(texts, " ")
}

// secrets are the keys, those that a provider serves among them: package provider
// takes configured keys in the place of such as it would have to fetch.
func (v *Vector) secrets() []provider.Secret {
	var secrets []provider.Secret
	for i, k := range v.Keys {
		secrets = append(secrets, provider.Secret{ID: fmt.Sprint(i), Value: k.Value})
	}
	for _, name := range secretParams {
		if value, ok := v.Params[name].(string); ok {
			secrets = append(secrets, provider.Secret{ID: name, Value: value})
		}
	}
	if bound, _ := v.Params[boundParam].(bool); bound && len(secrets) == 0 {
		secrets = append(secrets, provider.Secret{ID: boundParam, Value: "a secret of before"})
	}
	return secrets
}
