package template_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// transformed is the template that CloudFormation sees.
type transformed struct {
	Resources map[string]struct {
		Type           string
		Condition      string
		DeletionPolicy string
		Properties     json.RawMessage
	}
}

func transform(t *testing.T, environment string) transformed {
	t.Helper()
	out := run(t, []string{"AWS_DEFAULT_REGION=us-east-1"}, tool(t, "python"), "tools/lint/transform.py", "template.yaml", environment)
	var doc transformed
	require.NoError(t, json.Unmarshal(out, &doc))
	return doc
}

// of decodes the properties of all resources of one type, by their logical ids.
func of[P any](t *testing.T, doc transformed, typ string) map[string]P {
	t.Helper()
	found := map[string]P{}
	for id, r := range doc.Resources {
		if r.Type == typ {
			var p P
			require.NoError(t, json.Unmarshal(r.Properties, &p), id)
			found[id] = p
		}
	}
	return found
}

// texts is one string or several; what is no string is kept as its JSON.
type texts []string

func (l *texts) UnmarshalJSON(b []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(b, &list) != nil {
		list = []json.RawMessage{b}
	}
	for _, item := range list {
		var s string
		if json.Unmarshal(item, &s) != nil {
			s = string(item)
		}
		*l = append(*l, s)
	}
	return nil
}
