package provider

import "io"

// content is what a signature is over: pieces of the request, one after another,
// and places where the secret belongs.
type content struct {
	chunks []chunk
}

// chunk is a piece of content; the secret if its bytes are nil.
type chunk []byte

func (c *content) reset() {
	clear(c.chunks)
	c.chunks = c.chunks[:0]
}

func (c *content) add(b []byte) {
	if len(b) > 0 {
		c.chunks = append(c.chunks, b)
	}
}

func (c *content) addSecret() { c.chunks = append(c.chunks, nil) }

// writeTo writes the content to a hash, which never fails, with secret in its
// places.
func (c *content) writeTo(h io.Writer, secret []byte) {
	for _, piece := range c.chunks {
		if piece == nil {
			piece = secret
		}
		h.Write(piece)
	}
}

// appendTo appends the content to b. It must hold no secret.
func (c *content) appendTo(b []byte) []byte {
	for _, piece := range c.chunks {
		b = append(b, piece...)
	}
	return b
}
