package provider

import (
	"bytes"
	"encoding/base64"
	"io"
)

// content is what a signature is over: pieces of the request, one after another,
// and places where the secret belongs.
type content struct {
	// head stands before the pieces. If encoded, those are in base64url.
	head    []byte
	encoded bool
	chunks  []chunk
	// body is that of the request, nil in content of other things, and digest is its
	// digest. If digests, that is computed along with what is written.
	body    []byte
	digest  *bodyDigest
	digests bool
}

// chunk is a piece of content; the secret if its bytes are nil.
type chunk []byte

func (c *content) reset() {
	clear(c.chunks)
	*c = content{chunks: c.chunks[:0]}
}

func (c *content) add(b []byte) {
	if len(b) > 0 {
		c.chunks = append(c.chunks, b)
	}
}

func (c *content) addSecret() { c.chunks = append(c.chunks, nil) }

// writeTo writes the content to w, which must not fail, with secret in its
// places.
func (c *content) writeTo(w io.Writer, secret []byte) {
	if len(c.head) > 0 {
		w.Write(c.head)
	}
	if !c.encoded {
		c.writeChunks(w, secret)
		return
	}
	encoder := base64.NewEncoder(base64.RawURLEncoding, w)
	c.writeChunks(encoder, secret)
	encoder.Close()
}

func (c *content) writeChunks(w io.Writer, secret []byte) {
	written := len(c.head)
	for _, piece := range c.chunks {
		if piece == nil {
			piece = secret
		}
		if c.digests && same(piece, c.body) && !same(piece, c.digest.body) {
			c.digest.writeTo(w, piece, written)
		} else {
			w.Write(piece)
		}
		written += len(piece)
	}
}

// isBody reports whether the content is the body and nothing else.
func (c *content) isBody() bool {
	return len(c.head) == 0 && !c.encoded && len(c.chunks) == 1 && same(c.chunks[0], c.body)
}

// appendTo appends the content to b. It must hold no secret.
func (c *content) appendTo(b []byte) []byte {
	joined := bytes.NewBuffer(b)
	c.writeTo(joined, nil)
	return joined.Bytes()
}
