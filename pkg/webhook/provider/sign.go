package provider

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Sign makes r a request of p: it signs it with the first of cfg's secrets as of
// now, and sets the headers, and the fields of the form or JSON body, that the
// provider itself would send. An id that the scheme signs, or by which the
// provider knows the event, is made up if r has none.
//
// The secret of a scheme with public keys must hold the private key: in PEM
// (PKCS #8, SEC 1 or PKCS #1), or, for standard-webhooks, as "whsk_" and base64.
// The error is a [*ConfigError].
func (p *Provider) Sign(r *Request, cfg Config, now time.Time) error {
	if len(cfg.Secrets) > 1 {
		cfg.Secrets = cfg.Secrets[:1]
	}
	v, err := p.compile(cfg)
	if err != nil {
		return err
	}
	s := &signer{signed: v.schemes[0], request: r, now: now}
	s.prepare(v.events)
	return asConfigError("body", s.sign(v.provider.Payload))
}

// signer signs one request.
type signer struct {
	*signed
	request *Request
	now     time.Time
	claim   claim
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

func (s *signer) sign(payload string) error {
	if err := s.setTime(); err != nil {
		return err
	}
	in := newInput(s.request, payload)
	defer in.release()
	if err := s.meet(in); err != nil {
		return err
	}
	in.ts, in.id, in.nonce = s.claim.ts, firstHeader(in, s.messageID), firstHeader(in, s.nonce)
	if len(s.contents) > 0 {
		if failure := s.contents[0].render(in, &in.content); failure != nil {
			return failure
		}
	}
	if f, ok := s.format.(algoPrefixed); ok {
		s.claim.hash = f.algos[len(f.algos)-1]
	}
	sig, err := s.keys[0].sign(&in.content, s.claim.hash)
	if err != nil {
		return asConfigError("secret", err)
	}
	s.claim.texts = []string{s.encoding.encode(sig)}
	return s.put(&s.sources[0], s.format.print(s.claim), false)
}

// setTime signs as of now.
func (s *signer) setTime() error {
	if s.time == nil {
		return nil
	}
	s.claim.ts = s.time.unit.print(s.now)
	if s.time.inSig {
		return nil
	}
	return s.put(&s.time.source, s.claim.ts, s.time.unit != RFC3339)
}

// meet sets the headers that the scheme requires.
func (s *signer) meet(in *input) error {
	for i := range s.require {
		c := &s.require[i]
		if c.absent || c.source.in != InHeader {
			continue
		}
		value := or(s.keys[0].secretID, "key")
		if c.equals != nil {
			value, _ = c.equals.text(in)
		}
		s.setDefault(c.source.names[0], value)
	}
	return nil
}

// put puts text where src would read it.
func (s *signer) put(src *source, text string, number bool) (err error) {
	r := s.request
	switch src.in {
	case InHeader:
		r.Header.Set(src.names[0], text)
	case InForm:
		r.Body, err = setFormField(r.Body, src.names[0], text)
	case InJSON:
		value := json.RawMessage(text)
		if !number {
			if value, err = json.Marshal(text); err != nil {
				return err
			}
		}
		r.Body, err = setJSON(r.Body, strings.Split(src.names[0], "."), value)
	}
	return err
}
