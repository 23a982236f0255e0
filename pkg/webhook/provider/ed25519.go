package provider

import (
	"crypto"
	"crypto/ed25519"
	"errors"
	"sync"
)

// ed25519Key is a key of RFC 8032.
type ed25519Key struct {
	public  ed25519.PublicKey
	private crypto.Signer
}

func newEd25519Key(public crypto.PublicKey, private crypto.Signer) (key, error) {
	p, ok := public.(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("must be an Ed25519 key")
	}
	return &ed25519Key{p, private}, nil
}

// messages are buffers for content in one piece, which Ed25519 wants.
var messages = sync.Pool{New: func() any { return new([]byte) }}

// maxPooledMessage keeps one large body from being held on to.
const maxPooledMessage = 1 << 20

// joined calls f with the content in one piece, which f must not keep.
func (c *content) joined(f func([]byte)) {
	buffer := messages.Get().(*[]byte)
	*buffer = c.appendTo((*buffer)[:0])
	f(*buffer)
	if cap(*buffer) <= maxPooledMessage {
		messages.Put(buffer)
	}
}

func (k *ed25519Key) holds(c *content, _ Hash, sigs []signature) (ok bool) {
	c.joined(func(message []byte) {
		for _, sig := range sigs {
			ok = ok || len(sig) == ed25519.SignatureSize && ed25519.Verify(k.public, message, sig)
		}
	})
	return ok
}

func (k *ed25519Key) wellFormed(sig signature, _ Hash) bool {
	return len(sig) == ed25519.SignatureSize
}

func (k *ed25519Key) sign(c *content, _ Hash) (signature, error) {
	if k.private == nil {
		return nil, errNoPrivateKey
	}
	return k.private.Sign(nil, c.appendTo(nil), crypto.Hash(0))
}
