package provider

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// signer signs one request.
type signer struct {
	*signed
	provider *Provider
	request  *Request
	now      time.Time
	claim    claim
}

// prepare fills in what the request lacks.
func (s *signer) prepare(e *events) {
	r := s.request
	if r.Method == "" {
		r.Method = http.MethodPost
	}
	if r.Header == nil {
		r.Header = http.Header{}
	}
	if len(s.messageID) > 0 {
		s.setDefault(s.messageID[0], "msg_"+s.unique())
	}
	if len(s.nonce) > 0 {
		s.setDefault(s.nonce[0], s.unique())
	}
	for i := range s.once {
		if s.once[i].in == InHeader {
			s.setDefault(s.once[i].names[0], s.unique())
		}
	}
	if len(e.ids) > 0 && e.ids[0].In == InHeader {
		s.setDefault(e.ids[0].parts[0].source.names[0], s.unique())
	}
}

func (s *signer) setDefault(name, value string) {
	if s.request.Header.Get(name) == "" {
		s.request.Header.Set(name, value)
	}
}

// unique is the same only for the same body at the same time.
func (s *signer) unique() string {
	h := sha256.New()
	h.Write(strconv.AppendInt(nil, s.now.UnixNano(), 10))
	h.Write(s.request.Body)
	return hex.EncodeToString(h.Sum(nil)[:12])
}

func (s *signer) sign() error {
	if err := s.setTime(); err != nil {
		return err
	}
	if s.form {
		s.wrapPayload()
	}
	if err := s.send(); err != nil {
		return err
	}
	in := s.provider.input(s.request)
	defer in.release()
	if err := s.meet(in); err != nil || s.unsigned {
		return err
	}
	if s.items != nil {
		return s.signItems(in)
	}
	text, err := s.signature(in)
	if err != nil {
		return err
	}
	if err := s.put(&s.sources[0], text, false); err != nil {
		return err
	}
	if s.provider.Multipart {
		s.wrapPayload()
	}
	return nil
}

// signature returns the text of the signature over in.
func (s *signer) signature(in *input) (string, error) {
	in.ts, in.id, in.nonce = s.claim.ts, firstHeader(in, s.messageID), firstHeader(in, s.nonce)
	if s.token != nil {
		if err := s.setToken(in); err != nil {
			return "", err
		}
		in.jose, in.keyID = s.claim.protected, s.keys[0].id
	}
	s.begin(in, &s.claim)
	if len(s.contents) > 0 {
		if failure := s.contents[0].render(in, &in.content); failure != nil {
			return "", failure
		}
	}
	if f, ok := s.format.(algoPrefixed); ok {
		s.claim.hash = f.algos[len(f.algos)-1]
	}
	sig, err := s.keys[0].sign(&in.content, s.claim.hash)
	if err != nil {
		return "", asConfigError("secret", err)
	}
	s.claim.texts = []string{s.encoding.encode(sig)}
	return s.format.print(s.claim), nil
}

// signItems puts a signature into every item of a batch.
func (s *signer) signItems(in *input) (err error) {
	path := editPath(s.itemPrefix)
	s.request.Body, err = edit(s.request.Body, path, func(item json.RawMessage) (json.RawMessage, error) {
		in.doc, in.docRead = item, true
		text, err := s.signature(in)
		if err != nil {
			return nil, err
		}
		return setJSON(item, s.sources[0].names[0], text)
	})
	return err
}

// setTime signs as of now.
func (s *signer) setTime() error {
	if s.time == nil {
		return nil
	}
	s.claim.ts = s.time.unit.print(s.now)
	if s.time.inSig || s.time.source.in == InJOSE {
		return nil
	}
	return s.put(&s.time.source, s.claim.ts, s.time.unit != RFC3339 && !s.time.text)
}

// meet makes the request one that the scheme requires.
func (s *signer) meet(in *input) error {
	for _, list := range s.covers.lists {
		s.setDefault(list.name, strings.Join(list.needed, ","))
	}
	for _, name := range s.covers.query {
		if _, ok := in.query(name); !ok {
			s.request.URL = setQuery(s.request.URL, name, s.unique())
		}
	}
	for i := range s.require {
		c := &s.require[i]
		if check([]condition{*c}, in) == nil {
			continue
		}
		value := "key"
		if c.equals != nil {
			value, _ = c.equals.text(in)
		}
		if len(c.listed) > 0 {
			value = c.listed[0]
		}
		switch name := c.source.names[0]; {
		case c.absent:
			return wrong(name, "must not be there")
		case c.source.in == InHeader:
			s.setDefault(name, value)
		case c.source.in == InJSON:
			if err := s.put(&c.source, value, false); err != nil {
				return err
			}
			in.docRead = false
		case c.source.in == InQuery:
			s.request.URL = setQuery(s.request.URL, name, value)
		}
	}
	return nil
}

// setQuery returns address with another parameter.
func setQuery(address, name, value string) string {
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	return address + separator + url.QueryEscape(name) + "=" + url.QueryEscape(value)
}

// put puts text where src would read it.
func (s *signer) put(src *source, text string, number bool) (err error) {
	r := s.request
	switch src.in {
	case InHeader:
		r.Header.Set(src.names[0], text)
	case InQuery:
		r.URL = setQuery(r.URL, src.names[0], text)
	case InBody:
		r.Body = []byte(text)
	case InForm:
		r.Body, err = setFormField(r.Body, src.names[0], text)
	case InJSON:
		var value any = text
		if number {
			value = json.RawMessage(text)
		}
		r.Body, err = setJSON(r.Body, src.names[0], value)
	}
	return err
}
