package provider

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"slices"
	"time"
)

var errCertificate = errors.New("no certificate of the provider")

// maxCertificates bounds a chain.
const maxCertificates = 8

// readCertificate returns the key of the first certificate in doc, which must be
// in force and for one of the names that sign.
func (p *published) readCertificate(doc []byte, now time.Time) ([]publicKey, error) {
	chain, err := parseCertificates(doc)
	if err != nil {
		return nil, err
	}
	leaf := chain[0]
	named := slices.ContainsFunc(leaf.DNSNames, func(name string) bool {
		return slices.ContainsFunc(p.Names, func(pattern string) bool { return hostMatches(pattern, name) })
	})
	if !named || now.Before(leaf.NotBefore) || now.After(leaf.NotAfter) {
		return nil, errCertificate
	}
	if p.Chain {
		if err := p.checkChain(leaf, chain[1:], now); err != nil {
			return nil, err
		}
	}
	return []publicKey{{public: leaf.PublicKey}}, nil
}

func (p *published) checkChain(leaf *x509.Certificate, rest []*x509.Certificate, now time.Time) error {
	between := x509.NewCertPool()
	for _, c := range rest {
		between.AddCert(c)
	}
	_, err := leaf.Verify(x509.VerifyOptions{
		Roots: p.roots, Intermediates: between, CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	return err
}

// parseCertificates reads the certificates in PEM of doc, of which there must be one.
func parseCertificates(doc []byte) (chain []*x509.Certificate, err error) {
	for len(chain) < maxCertificates {
		block, rest := pem.Decode(doc)
		if block == nil {
			break
		}
		doc = rest
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		chain = append(chain, c)
	}
	if len(chain) == 0 {
		return nil, errCertificate
	}
	return chain, nil
}
