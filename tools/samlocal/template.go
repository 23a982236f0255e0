package main

import (
	"errors"
	"fmt"
	"os"

	"gopkg.in/yaml.v3"
)

// localTemplate returns the template as "sam local" needs it: for this machine's
// architecture, since the emulation of another would be needed otherwise, and with
// the variables that say where the emulators are, since of a file of variables it
// heeds none that the template does not declare.
func localTemplate(path, architecture string, variables map[string]string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(b, &root); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(root.Content) == 0 {
		return nil, errors.New(path + " is empty")
	}
	function := member(member(root.Content[0], "Globals"), "Function")
	set(function, "Architectures", []string{architecture})
	declared := member(member(function, "Environment"), "Variables")
	for name, value := range variables {
		set(declared, name, value)
	}
	return yaml.Marshal(&root)
}

// member returns the value of a key of a mapping, which it adds if there is none.
func member(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	value := &yaml.Node{Kind: yaml.MappingNode}
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	return value
}

func set(mapping *yaml.Node, key string, value any) {
	_ = member(mapping, key).Encode(value) // strings and lists of them always encode
}
