package provider

// digestKey is a secret that is hashed together with the content.
type digestKey struct {
	hash   Hash
	secret []byte
}

func newDigestKey(s *Scheme, text string) (key, error) {
	secret, err := s.Key.secret(text)
	return &digestKey{s.Hash, secret}, err
}

func (k *digestKey) holds(c *content, _ Hash, sigs []signature) bool {
	return anyEqual(k.hash.sum(c, k.secret), sigs)
}

func (k *digestKey) wellFormed(sig signature, _ Hash) bool { return len(sig) == k.hash.size() }

func (k *digestKey) sign(c *content, _ Hash) (signature, error) { return k.hash.sum(c, k.secret), nil }
