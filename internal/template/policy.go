package template

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Statement is one statement of an IAM policy.
type Statement struct {
	Sid       string                     `yaml:"Sid"`
	Effect    string                     `yaml:"Effect"`
	Principal map[string]list            `yaml:"Principal"`
	Action    list                       `yaml:"Action"`
	Resource  list                       `yaml:"Resource"`
	Condition map[string]map[string]list `yaml:"Condition"`
}

// list is one or several strings.
type list []string

func (l *list) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*l = list{n.Value}
		return nil
	}
	return n.Decode((*[]string)(l))
}

type policy struct {
	Statement []Statement `yaml:"Statement"`
}

// RoleStatements returns the statements of a role's inline policies.
func (t *Template) RoleStatements(role string) ([]Statement, error) {
	var p struct {
		Policies []struct {
			PolicyDocument policy `yaml:"PolicyDocument"`
		} `yaml:"Policies"`
	}
	if err := t.properties(role, "AWS::IAM::Role", &p); err != nil {
		return nil, err
	}
	var all []Statement
	for _, inline := range p.Policies {
		all = append(all, inline.PolicyDocument.Statement...)
	}
	return all, nil
}

// KeyStatements returns the statements of a KMS key's policy.
func (t *Template) KeyStatements(key string) ([]Statement, error) {
	var p struct {
		KeyPolicy policy `yaml:"KeyPolicy"`
	}
	err := t.properties(key, keyType, &p)
	return p.KeyPolicy.Statement, err
}

// holds says whether every condition of s holds. It knows the operators that the
// template uses, and takes any other for one that does not hold.
func (s Statement) holds(context map[string][]string) bool {
	for operator, keys := range s.Condition {
		for key, want := range keys {
			if !conditionHolds(operator, want, context[key]) {
				return false
			}
		}
	}
	return true
}

func conditionHolds(operator string, want, got []string) bool {
	switch operator {
	case "ForAllValues:StringLike":
		return !slices.ContainsFunc(got, func(v string) bool { return !likeAny(want, v) })
	case "ForAnyValue:StringEquals":
		return slices.ContainsFunc(got, func(v string) bool { return slices.Contains(want, v) })
	}
	return false
}

// likeAny says whether v matches one of the patterns, whose only wildcard is a
// star at their end.
func likeAny(patterns []string, v string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		prefix, open := strings.CutSuffix(pattern, "*")
		return v == pattern || open && strings.HasPrefix(v, prefix)
	})
}
