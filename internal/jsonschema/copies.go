package jsonschema

import "github.com/santhosh-tekuri/jsonschema/v6"

// maxIdle is how many copies of a compiled schema are kept, which take more memory than
// its text.
const maxIdle = 2

// schema2020 is a schema that has a copy for each validation that goes on: one that takes
// long keeps no other waiting.
type schema2020 struct {
	doc  any
	idle chan *metered
}

// metered is a compiled schema with the meter in it.
type metered struct {
	compiled *jsonschema.Schema
	meter    *meter
}

func compileMetered(doc any) (*metered, error) {
	c, m := newCompiler(), new(meter)
	m.gather(c)
	compiled, err := compile(doc, c)
	if err != nil {
		return nil, err
	}
	m.install()
	return &metered{compiled, m}, nil
}

// take returns a copy that nobody else has, for give to take back.
func (s schema2020) take() (*metered, error) {
	select {
	case m := <-s.idle:
		return m, nil
	default:
		return compileMetered(s.doc)
	}
}

func (s schema2020) give(m *metered) {
	select {
	case s.idle <- m:
	default:
	}
}
