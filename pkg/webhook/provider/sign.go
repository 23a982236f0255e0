package provider

import "time"

// Sign makes r a request of p: it signs it with the first of cfg's secrets as of
// now, and sets the headers, and the fields of the form or JSON body, that the
// provider itself would send. An id that the scheme signs, or by which the
// provider knows the event, is made up if r has none.
//
// The secret of a scheme with public keys must hold the private key: in PEM
// (PKCS #8, SEC 1 or PKCS #1), or, for standard-webhooks, as "whsk_" and base64.
// Where p has several schemes, the first that fits the secret and
// the body is used. The error is a [*ConfigError].
func (p *Provider) Sign(r *Request, cfg Config, now time.Time) error {
	if len(cfg.Secrets) > 1 {
		cfg.Secrets = cfg.Secrets[:1]
	}
	v, err := p.compile(cfg)
	if err != nil {
		return err
	}
	var problem error
	for _, scheme := range v.schemes {
		s := &signer{signed: scheme, provider: v.provider, request: r, now: now}
		s.prepare(v.events)
		if err = s.sign(); err == nil {
			return nil
		}
		if problem == nil {
			problem = err
		}
	}
	return asConfigError("body", problem)
}
