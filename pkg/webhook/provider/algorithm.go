package provider

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"slices"
)

// The algorithms that keys of one kind can be used with.
var (
	hmacAlgorithms = []Algorithm{HS256, HS384, HS512}
	rsaAlgorithms  = []Algorithm{RS256, RS384, RS512}
)

// hash is the hash of a; empty for EdDSA, which has its own, and if a is unknown.
func (a Algorithm) hash() Hash {
	switch a {
	case HS256, RS256, ES256:
		return SHA256
	case HS384, RS384, ES384:
		return SHA384
	case HS512, RS512, ES512:
		return SHA512
	}
	return ""
}

func (a Algorithm) known() bool { return a == EdDSA || a.hash() != "" }

// algorithmsOf returns those that a public key can be used with. A curve has but one.
func algorithmsOf(public crypto.PublicKey) []Algorithm {
	switch p := public.(type) {
	case *rsa.PublicKey:
		return rsaAlgorithms
	case *ecdsa.PublicKey:
		return algorithmsOfCurve(p.Curve)
	case ed25519.PublicKey:
		return []Algorithm{EdDSA}
	}
	return nil
}

func algorithmsOfCurve(c elliptic.Curve) []Algorithm {
	switch c {
	case elliptic.P256():
		return []Algorithm{ES256}
	case elliptic.P384():
		return []Algorithm{ES384}
	case elliptic.P521():
		return []Algorithm{ES512}
	}
	return nil
}

// common returns what is in both lists, in the order of the first.
func common(a, b []Algorithm) []Algorithm {
	return slices.DeleteFunc(slices.Clone(a), func(alg Algorithm) bool { return !slices.Contains(b, alg) })
}
