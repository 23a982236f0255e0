package provider

// Token says what the token of a [JWT] or [JWS] scheme must say, besides that its
// signature holds.
type Token struct {
	// Algorithms are those that are accepted (RFC 7518, section 3.1). What the token
	// names as its own is believed only if it is one of them and the key is of its kind.
	Algorithms []Algorithm `json:"algs"`
	// Header are members of the protected header that must have certain values.
	Header []Claim `json:"header,omitempty"`
	// Claims must have certain values (JWT).
	Claims []Claim `json:"claims,omitempty"`
	// Leeway is by how many seconds the claims exp, nbf and iat may be overstepped.
	Leeway int `json:"leeway_s,omitempty"`
	// RequireExpiry wants the claim exp; where it is not wanted it holds if it is there.
	RequireExpiry bool `json:"require_exp,omitempty"`
	// MaxAge is how many seconds ago a token may have been issued, whatever its exp;
	// zero for no bound. The parameter "tolerance" overrides it.
	MaxAge int `json:"max_age_s,omitempty"`
	// MaxLifetime bounds the seconds between iat and exp; zero for no bound.
	MaxLifetime int `json:"max_lifetime_s,omitempty"`
	// Document is the claim that holds the JSON document as text, of a token that is
	// the body. If it is empty the claims themselves are the document.
	Document string `json:"document,omitempty"`
	// Unencoded says that the payload is signed as it is (RFC 7797), not in base64url (JWS).
	Unencoded bool `json:"unencoded,omitempty"`
}

// Claim is a claim of a token, or a member of its header, and what it must be.
type Claim struct {
	// Name is its JSON path.
	Name string `json:"name"`
	// Equals are templates as in [Scheme.Content]; the value must be what one of them
	// makes, and if it is an array, hold that. Where it is empty any value will do.
	Equals []string `json:"equals,omitempty"`
	// Param names the parameter whose value takes the place of Equals. It must be
	// given where Equals is empty.
	Param string `json:"param,omitempty"`
	// Hash is what Equals is hashed with first; empty for not at all.
	Hash Hash `json:"hash,omitempty"`
	// Encoding is that of the digest. Padding does not count.
	Encoding Encoding `json:"encoding,omitempty"`
	// EmptyBody lets the claim be absent where the body is empty.
	EmptyBody bool `json:"absent_if_body_empty,omitempty"`
}

// Algorithm is a signature algorithm of RFC 7518, section 3.1, or RFC 8037.
type Algorithm string

const (
	HS256 Algorithm = "HS256"
	HS384 Algorithm = "HS384"
	HS512 Algorithm = "HS512"
	RS256 Algorithm = "RS256"
	RS384 Algorithm = "RS384"
	RS512 Algorithm = "RS512"
	ES256 Algorithm = "ES256"
	ES384 Algorithm = "ES384"
	ES512 Algorithm = "ES512"
	// EdDSA is Ed25519 here.
	EdDSA Algorithm = "EdDSA"
)
