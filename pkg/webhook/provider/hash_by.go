package provider

// hashBy is a compiled [HashBy].
type hashBy struct {
	source source
	names  []HashName
}

func (s *signed) compileHashBy(data *Scheme, params *parameters) error {
	if data.HashBy == nil {
		return nil
	}
	if data.Primitive != RSA || len(data.HashBy.Names) == 0 {
		return wrong("names", "must be given, and with rsa only")
	}
	for _, n := range data.HashBy.Names {
		if n.Hash.crypto() == 0 {
			return wrong("names", "has the unknown hash %q", n.Hash)
		}
	}
	src, err := params.source(data.HashBy.In, data.HashBy.Name)
	s.hashBy = &hashBy{src, data.HashBy.Names}
	s.reads(src)
	return err
}

// read sets the hash of c to the one that in names.
func (h *hashBy) read(in *input, c *claim) *Failure {
	if h == nil {
		return nil
	}
	name, _ := h.source.read(in)
	for _, n := range h.names {
		if n.Name == name {
			c.hash = n.Hash
			return nil
		}
	}
	return &Failure{SignatureMalformed, h.source.names[0] + " must name one of the accepted hashes"}
}
