package memory

// Damage replaces what is under ref.
func (s *Blobs) Damage(ref string, with []byte) { s.replace(ref, with) }
