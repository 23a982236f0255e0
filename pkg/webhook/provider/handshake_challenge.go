package provider

import "errors"

// Challenge is a text that the provider chooses, and that the reply proves
// something with.
//
// A reply that is signed with the secret of events would be a signing oracle:
// whoever may choose the text could have an event signed. So only text of the
// stated form is ever signed, and no event whose signed content has that form is
// ever taken for genuine: what can be asked for and what can be an event have
// nothing in common.
type Challenge struct {
	// In and Name are where the text stands; both are empty where the proof is of the
	// configuration alone.
	In   Location
	Name string
	// Alphabet are the characters that the text is made of.
	Alphabet Alphabet
	// Min and Max bound its length in bytes.
	Min, Max int
	// Hash is of a plain digest; empty where the text is signed with the secret, as
	// the provider's first scheme signs its events. Of several secrets that is the
	// one that the question was signed with, or else the last, which is the newest.
	Hash Hash
	// Content is the template of what is hashed; the text alone if it is empty.
	Content string
	// Encoding is that of the proof.
	Encoding Encoding
}

// Alphabet is a set of ASCII characters, as ranges: "a-f0-9_" are the digits of
// base 16 in lower case, and the underscore. A hyphen that stands first is itself.
type Alphabet string

// The alphabets of what providers ask to have signed. None has the brace or the
// quotation mark that JSON begins with, or the colon of "v0:…".
const (
	lowerHex     Alphabet = "a-f0-9"
	uuidText     Alphabet = "-A-Za-z0-9"
	tokenText    Alphabet = "-A-Za-z0-9._~+/=" // what RFC 6750 allows in a token
	maxChallenge          = 256
)

// has reports whether c is in the alphabet.
func (a Alphabet) has(c byte) bool {
	for i := 0; i < len(a); i++ {
		if i+2 < len(a) && a[i+1] == '-' {
			if a[i] <= c && c <= a[i+2] {
				return true
			}
			i += 2
		} else if a[i] == c {
			return true
		}
	}
	return false
}

// challenge is a compiled [Challenge].
type challenge struct {
	*Challenge
	source  source
	content *template
}

func compileChallenge(data *Challenge, t *tokens) (*challenge, error) {
	if data == nil {
		return nil, nil
	}
	c := &challenge{Challenge: data}
	var errs [2]error
	if data.In != "" {
		c.source, errs[0] = compileSource(data.In, data.Name)
	}
	c.content, errs[1] = parseTemplate(data.Content, t)
	return c, within("challenge", errors.Join(errs[:]...))
}

// keyed reports whether the proof is made with the secret of events.
func (c *challenge) keyed() bool { return c != nil && c.Hash == "" }

// text returns the text, or why it is not what the provider asks with.
func (c *challenge) text(in *input) (string, *Failure) {
	if c.In == "" {
		return "", nil
	}
	text, ok := c.source.read(in)
	switch {
	case !ok || text == "":
		return "", &Failure{Cause: PayloadMalformed, Detail: "no " + c.Name}
	case !c.admits([]chunk{chunk(text)}):
		return "", &Failure{Cause: PayloadMalformed, Detail: c.Name + " is not of the form that this provider asks with"}
	}
	return text, nil
}

// admits reports whether pieces, one after another, have the form of the text.
func (c *challenge) admits(pieces []chunk) bool {
	n := 0
	for _, piece := range pieces {
		if n += len(piece); n > c.Max {
			return false
		}
		for _, b := range piece {
			if !c.Alphabet.has(b) {
				return false
			}
		}
	}
	return n >= c.Min
}

// prove returns the proof for in; k is the key of events, nil where it is not needed.
func (c *challenge) prove(in *input, k key) (string, error) {
	text, failure := c.text(in)
	if failure != nil {
		return "", failure
	}
	content := content{chunks: []chunk{chunk(text)}}
	if c.Content != "" {
		content.reset()
		if failure := c.content.render(in, &content); failure != nil {
			return "", failure
		}
	}
	if !c.keyed() {
		return c.Encoding.encode(c.Hash.sum(&content, nil)), nil
	}
	proof, err := k.sign(&content, "")
	return c.Encoding.encode(proof), err
}

// askable refuses a genuine request whose signed content a handshake could have
// asked for: the signature may be an answer, and not the provider's.
func (v *verifier) askable(in *input) *Failure {
	for i := range v.handshakes {
		c := v.handshakes[i].challenge
		if c.keyed() && c.admits(in.content.chunks) {
			return &Failure{Cause: PayloadMalformed, Detail: "what is signed has the form of a challenge and not of an event"}
		}
	}
	return nil
}
