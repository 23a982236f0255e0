package template_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unbound are the actions that AWS binds to no resource, each with the reason why
// the template has it.
var unbound = map[string]string{
	"xray:PutTraceSegments":     "tracing, where it is on",
	"xray:PutTelemetryRecords":  "tracing, where it is on",
	"cloudwatch:DescribeAlarms": "releases, in production",
}

type document struct {
	Statement []struct {
		Sid              string
		Effect           string
		Action, Resource texts
	}
}

func (doc transformed) testRoles(t *testing.T) {
	type role struct {
		ManagedPolicyArns []any
		Policies          []struct{ PolicyDocument document }
	}
	all := of[role](t, doc, "AWS::IAM::Role")
	require.Len(t, all, len(functions)+1, "the functions' and the one of releases")
	for id, r := range all {
		t.Run(id, func(t *testing.T) {
			assert.Empty(t, r.ManagedPolicyArns)
			require.Len(t, r.Policies, 1)
			r.Policies[0].PolicyDocument.assertNarrow(t)
		})
	}
	for id, p := range of[struct{ PolicyDocument document }](t, doc, "AWS::IAM::Policy") {
		t.Run(id, func(t *testing.T) { p.PolicyDocument.assertNarrow(t) })
	}
}

// assertNarrow checks that every statement names its actions and its resources.
func (d document) assertNarrow(t *testing.T) {
	t.Helper()
	require.NotEmpty(t, d.Statement)
	for _, s := range d.Statement {
		require.Equal(t, "Allow", s.Effect)
		assert.NotContains(t, strings.Join(s.Action, " "), "*", s.Sid)
		if slices.ContainsFunc(s.Action, func(a string) bool { return unbound[a] == "" }) {
			resources := strings.ReplaceAll(strings.Join(s.Resource, " "), "${Bodies.Arn}/bodies/*", "the objects of bodies")
			assert.NotContains(t, resources, "*", s.Sid)
		}
	}
}
