package template

import (
	"slices"
	"strings"
)

const functionType = "AWS::Serverless::Function"

// Function is a Lambda function as the template declares it.
type Function struct {
	// CodeURI is the folder of its main package, from the template's.
	CodeURI string
	// Role is the logical id of its role.
	Role string
	// Variables are its environment variables.
	Variables map[string]string
	// Routes are the API's routes to it, each a method and a path, sorted.
	Routes []string
}

// Function returns the function with that logical id.
func (t *Template) Function(id string) (Function, error) {
	var p struct {
		CodeURI     string `yaml:"CodeUri"`
		Role        string `yaml:"Role"`
		Environment struct {
			Variables map[string]string `yaml:"Variables"`
		} `yaml:"Environment"`
		Events map[string]struct {
			Properties struct {
				Method string `yaml:"Method"`
				Path   string `yaml:"Path"`
			} `yaml:"Properties"`
		} `yaml:"Events"`
	}
	if err := t.properties(id, functionType, &p); err != nil {
		return Function{}, err
	}
	f := Function{CodeURI: p.CodeURI, Role: attributeOf(p.Role), Variables: p.Environment.Variables}
	for _, e := range p.Events {
		f.Routes = append(f.Routes, e.Properties.Method+" "+e.Properties.Path)
	}
	slices.Sort(f.Routes)
	return f, nil
}

// attributeOf returns the logical id in a reference such as "${Role.Arn}".
func attributeOf(reference string) string {
	id, _, _ := strings.Cut(strings.Trim(reference, "${}"), ".")
	return id
}
