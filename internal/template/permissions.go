package template

import "slices"

// Permission is one action that a function may call of one resource.
type Permission struct {
	Action string
	// Resource is the logical id.
	Resource string
	// Only are the values that the statement's condition asks for: prefixes of
	// partition keys, or keys of an encryption context.
	Only []string
}

// Permissions returns what a function may do, in the template's order: what its
// role says, and what the policies of keys say of that role.
func (t *Template) Permissions(function string) ([]Permission, error) {
	f, err := t.Function(function)
	if err != nil {
		return nil, err
	}
	statements, err := t.RoleStatements(f.Role)
	if err != nil {
		return nil, err
	}
	var all []Permission
	for _, s := range statements {
		for _, arn := range s.Resource {
			all = append(all, s.permissions(attributeOf(arn))...)
		}
	}
	ofKeys, err := t.keyPermissions(f.Role)
	return append(all, ofKeys...), err
}

func (t *Template) keyPermissions(role string) ([]Permission, error) {
	var all []Permission
	for _, key := range t.OfType(keyType) {
		statements, err := t.KeyStatements(key)
		if err != nil {
			return nil, err
		}
		for _, s := range statements {
			if slices.Contains(s.Principal["AWS"], "${"+role+".Arn}") {
				all = append(all, s.permissions(key)...)
			}
		}
	}
	return all, nil
}

func (s Statement) permissions(resource string) []Permission {
	var only []string
	for _, keys := range s.Condition {
		for _, values := range keys {
			only = append(only, values...)
		}
	}
	var all []Permission
	for _, action := range s.Action {
		all = append(all, Permission{Action: action, Resource: resource, Only: only})
	}
	return all
}
