// Package jsonpath finds values in a JSON document in one pass, without
// decoding it: time is linear in the document, and memory does not grow with it.
//
// It is no validator: what a strict parser refuses may still yield values here.
// Of members with the same name, one that holds the value counts: the first, but
// for members of the root near the end of a long document, and what lies in them,
// where it is the last.
package jsonpath

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	maxPathLen   = 256
	maxPathSteps = 16
)

// Set is a set of paths to look up together. It is safe for concurrent use.
//
// A path is a list of steps: a member's name, "[]" for every element of an
// array, "*" for every member of an object. Names follow one another with a
// dot, and a backslash takes away the meaning of the character after it:
//
//	data.object.id    events[].id    [].msys.*.event_id    a\.b
type Set struct {
	root node
	// many says of each path whether it may find more than one value; all, whether
	// any may, so that a document must be read to its end.
	many []bool
	all  bool
}

// node is one place in the tree that the paths of a set make.
type node struct {
	members []member
	element *node
	any     *node
	// leaves are the paths that end here, below those that end here or further down.
	leaves, below []int
}

type member struct {
	name string
	// folds is the name, as bytes.
	folds []byte
	node  *node
}

type step struct {
	kind byte // 'n' for a name, 'e' for every element, 'a' for any member
	name string
}

// Compile returns the set of paths, which are counted from 0 in the order given.
func Compile(paths ...string) (*Set, error) {
	s := &Set{many: make([]bool, len(paths))}
	for i, p := range paths {
		steps, err := parse(p)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", p, err)
		}
		s.insert(i, steps)
	}
	return s, nil
}

// Many reports whether a path of s may find more than one value.
func (s *Set) Many() bool { return s.all }

// Len is the number of paths.
func (s *Set) Len() int { return len(s.many) }

func (s *Set) insert(path int, steps []step) {
	n := &s.root
	for _, st := range steps {
		n.below = append(n.below, path)
		n = n.child(st)
		if st.kind != 'n' {
			s.many[path], s.all = true, true
		}
	}
	n.below = append(n.below, path)
	n.leaves = append(n.leaves, path)
}

// child returns the node that st leads to, and makes it if it is not there.
func (n *node) child(st step) *node {
	switch st.kind {
	case 'e':
		if n.element == nil {
			n.element = new(node)
		}
		return n.element
	case 'a':
		if n.any == nil {
			n.any = new(node)
		}
		return n.any
	}
	for _, m := range n.members {
		if m.name == st.name {
			return m.node
		}
	}
	child := new(node)
	n.members = append(n.members, member{st.name, []byte(st.name), child})
	return child
}

func parse(path string) ([]step, error) {
	if path == "" || len(path) > maxPathLen {
		return nil, fmt.Errorf("must be 1 to %d bytes long", maxPathLen)
	}
	// What a parser of JSON cannot read it replaces: names that differ would read alike.
	if strings.ContainsRune(path, utf8.RuneError) {
		return nil, errors.New("must be text")
	}
	var steps []step
	for rest := path; rest != ""; {
		st, after, err := nextStep(rest, len(steps) == 0)
		if err != nil {
			return nil, err
		}
		if steps = append(steps, st); len(steps) > maxPathSteps {
			return nil, fmt.Errorf("must have at most %d steps", maxPathSteps)
		}
		rest = after
	}
	return steps, nil
}

// nextStep cuts the first step off path, with the dot before it unless it is
// the first of all.
func nextStep(path string, first bool) (step, string, error) {
	if rest, ok := strings.CutPrefix(path, "[]"); ok {
		return step{kind: 'e'}, rest, nil
	}
	if !first {
		rest, ok := strings.CutPrefix(path, ".")
		if !ok {
			return step{}, "", errors.New("must have a dot between names")
		}
		path = rest
	}
	name, rest, err := cutName(path)
	switch {
	case err != nil:
		return step{}, "", err
	case name == "*" && path[0] == '*':
		return step{kind: 'a'}, rest, nil
	}
	return step{kind: 'n', name: name}, rest, nil
}

// cutName cuts a name off path, up to a dot or a bracket.
func cutName(path string) (name, rest string, err error) {
	var b strings.Builder
	i := 0
	for ; i < len(path) && path[i] != '.' && path[i] != '['; i++ {
		if path[i] == '\\' {
			if i++; i == len(path) {
				return "", "", errors.New("must not end in a backslash")
			}
		}
		b.WriteByte(path[i])
	}
	if b.Len() == 0 {
		return "", "", errors.New("must not have an empty name")
	}
	return b.String(), path[i:], nil
}
