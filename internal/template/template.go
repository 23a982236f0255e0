// Package template reads template.yaml, so that tests can hold the code against
// what is deployed: the tables' keys, the functions' variables, and what each
// function's role lets it do.
//
// References are kept in the notation of Fn::Sub: "${Queue}" is !Ref Queue, and
// "${Queue.Arn}" is !GetAtt Queue.Arn. Of !If it keeps what holds where the
// condition does.
package template

import (
	"fmt"
	"os"

	"gopkg.in/yaml.v3"
)

// Template is a parsed template.
type Template struct {
	parameters map[string]parameter
	resources  map[string]resource
}

type parameter struct {
	Default  string `yaml:"Default"`
	MinValue string `yaml:"MinValue"`
	MaxValue string `yaml:"MaxValue"`
}

type resource struct {
	Type       string    `yaml:"Type"`
	Condition  string    `yaml:"Condition"`
	Properties yaml.Node `yaml:"Properties"`
}

// Load reads the template at path.
func Load(path string) (*Template, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(b, &root); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	resolve(&root)
	var doc struct {
		Parameters map[string]parameter `yaml:"Parameters"`
		Resources  map[string]resource  `yaml:"Resources"`
	}
	if err := root.Decode(&doc); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &Template{parameters: doc.Parameters, resources: doc.Resources}, nil
}

// OfType returns the logical ids of the resources of a type, in no order.
func (t *Template) OfType(typ string) []string {
	var ids []string
	for id, r := range t.resources {
		if r.Type == typ {
			ids = append(ids, id)
		}
	}
	return ids
}

// Condition returns the name of the condition under which a resource is there, or
// "" if it always is.
func (t *Template) Condition(id string) string { return t.resources[id].Condition }

// ParameterRange returns the bounds of a parameter that is a number, and its default.
func (t *Template) ParameterRange(name string) (least, most, standard string) {
	p := t.parameters[name]
	return p.MinValue, p.MaxValue, p.Default
}

// value returns the default of the parameter that s refers to, or s itself.
func (t *Template) value(s string) string {
	if p, ok := t.parameters[attributeOf(s)]; ok {
		return p.Default
	}
	return s
}

// properties decodes the properties of a resource into v.
func (t *Template) properties(id, typ string, v any) error {
	r, ok := t.resources[id]
	if !ok || r.Type != typ {
		return fmt.Errorf("the template has no %s named %s", typ, id)
	}
	if err := r.Properties.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	return nil
}

// resolve turns the short forms of intrinsic functions into strings.
func resolve(n *yaml.Node) {
	switch n.Tag {
	case "!Ref", "!GetAtt":
		setString(n, "${"+n.Value+"}")
	case "!Sub":
		setString(n, n.Value)
	case "!FindInMap":
		setString(n, "${"+n.Content[0].Value+"."+n.Content[2].Value+"}")
	case "!If":
		*n = *n.Content[1]
		resolve(n)
	}
	for _, child := range n.Content {
		resolve(child)
	}
}

func setString(n *yaml.Node, s string) {
	*n = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}
