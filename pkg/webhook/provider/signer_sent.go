package provider

// send sets what a request says of its key and hash, where it does not say it yet.
func (s *signer) send() error {
	if s.hashBy != nil {
		name := s.hashBy.names[len(s.hashBy.names)-1]
		s.claim.hash = name.Hash
		if err := s.put(&s.hashBy.source, name.Name, false); err != nil {
			return err
		}
	}
	for i := range s.sent {
		sent := &s.sent[i]
		src, err := compileSource(sent.In, sent.Name)
		if err != nil {
			return err
		}
		if _, ok := src.read(&input{Request: s.request}); ok || sent.In == InJOSE {
			continue
		}
		if err := s.put(&src, sent.Equals, false); err != nil {
			return err
		}
	}
	return nil
}

// setSent adds what is sent in the protected header of a token.
func (s *signer) setSent(header map[string]any) {
	for i := range s.sent {
		if sent := &s.sent[i]; sent.In == InJOSE && header[sent.Name] == nil {
			header[sent.Name] = sent.Equals
		}
	}
}
