package provider

// Scheme says how a provider proves itself: over which content of a request, by
// which primitive, and where in the request the proof stands.
//
// It is data: the package's own providers are made of it, and the provider
// "custom" reads one from JSON.
type Scheme struct {
	// ID names the scheme, such as "stripe.v1".
	ID string `json:"-"`
	// OptIn schemes prove less than the provider's others and would invite a
	// downgrade. They are used only where the parameter "scheme" names them.
	OptIn bool `json:"-"`
	// Basis is how it is known to be so.
	Basis     Basis     `json:"-"`
	Primitive Primitive `json:"primitive"`
	// Hash is what the primitive hashes with. It stays empty where the signature
	// names the hash itself, and for primitives that need none.
	Hash Hash `json:"hash,omitempty"`
	// HashBy is where a request names the hash; nil if it does not.
	HashBy *HashBy `json:"hash_by,omitempty"`
	// Fetch is where the provider publishes its keys; nil if it does not.
	Fetch     *Fetch    `json:"-"`
	Key       Key       `json:"key,omitzero"`
	Signature Signature `json:"signature"`
	// Content is the template of what is signed: literal text with tokens in braces.
	// What stands in square brackets is left out if a token in it has no value. A
	// backslash takes away the meaning of the character after it.
	//
	//	{body} {body_md5_b64} {body_sha256_hex}   the body, or a digest of it
	//	{body_sha256_b64} {body_sha256_raw}       likewise
	//	{body_crc32_dec}                          a sum of the body, which does not bind it
	//	{ts} {id} {nonce}                         the signed time as it is written, IDHeader, NonceHeader
	//	{secret}                                  the secret, in a digest
	//	{method} {method_lower}                   the HTTP method, in upper or lower case
	//	{url} {url_with_port} {url_without_port}  the URL: as it is, and with and without a port
	//	{url_without_query} {host} {path}         parts of the URL, as they are
	//	{path_query} {path_other_slash}           path and query; the path with a slash at its end that
	//	                                          it has not, or without the one that it has
	//	{query_sorted}                            the query, sorted by name
	//	{atlassian_path} {atlassian_query}        path and query, as Atlassian's qsh has them
	//	{path_query_encoded}                      path and query, encoded as Contentful does it
	//	{url_sorted_params}                       the URL with sorted parameters, as Plivo does it
	//	{header:NAME} {query:NAME} {form:NAME}    a header, a parameter of the query, a field of the form
	//	{query_lower:NAME}                        a parameter of the query, in lower case
	//	{form_sorted_kv}                          names and values of the form, sorted by name
	//	{form_php_serialized}                     the same without the signature, as PHP's serialize writes them
	//	{json:PATH}                               a value in the JSON document
	//	{jose:PATH} {jose_headers:PATH}           a value in a token's protected header, and the headers
	//	                                          that it lists, each as "Name: value" and a line feed
	//	{param:NAME} {param:NAME=VALUE}           a parameter of the configuration, with what it is if it
	//	                                          is not given
	//	{kid}                                     the key that the request asks for, in [Fetch.URLs]
	//	{signed_headers:NAME}                     the headers that the header NAME lists, as "name:value;…"
	Content string `json:"signed_content,omitempty"`
	// Variants are further templates: a signature of any one of them holds.
	Variants []string `json:"signed_content_variants,omitempty"`
	// Sorted says that the values of Content's tokens are hashed in the order of their
	// bytes, and not of the template (Digest).
	Sorted    bool      `json:"sorted,omitempty"`
	Timestamp Timestamp `json:"timestamp,omitzero"`
	// IDHeader is the header that the token {id} stands for.
	IDHeader Header `json:"id_header,omitzero"`
	// NonceHeader is the header that the token {nonce} stands for.
	NonceHeader Header `json:"nonce_header,omitzero"`
	// Nonce is where values stand that, taken together, are signed for one event alone: a
	// random token, or one and the time ([InSignature] is that in the signature). Of a
	// scheme that does not sign the body they are what keeps a signature from being used
	// for another one.
	Nonce []Place `json:"nonce,omitempty"`
	// Partial says that a form has fields besides those that are signed, each by itself:
	// of all others [Scheme.Nonce], which must be given, is what keeps them with it.
	Partial bool `json:"partial,omitempty"`
	// Items is the JSON path of the items of a batch that are signed each by itself.
	// Paths and {json:PATH} are then within an item, and every item must hold.
	Items string `json:"items,omitempty"`
	// Require holds of every genuine request of this scheme.
	Require []Condition `json:"require,omitempty"`
	// Decompress says that a body in gzip is signed as it was before (RFC 1952).
	Decompress bool `json:"decompress,omitempty"`
	// Token says what a token must say; nil where the primitive is neither JWT nor JWS.
	Token *Token `json:"token,omitempty"`
}

// Basis is how sure it is that a provider signs as its [Scheme] says.
type Basis string

const (
	// BySDK: the provider's own SDK gives the same verdicts.
	BySDK Basis = "sdk"
	// ByDocument: the provider's own documents or sample code say so.
	ByDocument Basis = "document"
	// BySecondary: others say so; nothing of the provider itself was seen.
	BySecondary Basis = "secondary"
)

// Primitive is the cryptography of a [Scheme].
type Primitive string

const (
	// HMAC is RFC 2104, keyed with the secret.
	HMAC Primitive = "hmac"
	// Digest is a plain hash of content that holds the secret.
	Digest Primitive = "digest"
	// ECDSA is FIPS 186-5 on the curve P-256, its signature in ASN.1 DER.
	ECDSA Primitive = "ecdsa"
	// Ed25519 is RFC 8032.
	Ed25519 Primitive = "ed25519"
	// RSA is RSASSA-PKCS1-v1_5 of RFC 8017.
	RSA Primitive = "rsa"
	// Static is a secret that is sent along as it is.
	Static Primitive = "static"
	// JWT is a JSON Web Token, RFC 7519, signed and in compact serialization: in a
	// header, or as the body itself.
	JWT Primitive = "jwt"
	// JWS is a JSON Web Signature with detached content, RFC 7515, appendix F.
	JWS Primitive = "jws-detached"
	// None is for providers that sign nothing: the address is all that they know.
	// It is used only where no secret is configured.
	None Primitive = "none"
)

// HashBy is where a request names the hash of its signature (RSA).
type HashBy struct {
	In   Location `json:"in"`
	Name string   `json:"name"`
	// Names are what hashes are called there. No others are accepted.
	Names []HashName `json:"names"`
}

// HashName is a hash by another name.
type HashName struct {
	Name string `json:"name"`
	Hash Hash   `json:"hash"`
}

// Hash is a hash function.
type Hash string

const (
	SHA1   Hash = "sha1"
	SHA256 Hash = "sha256"
	SHA384 Hash = "sha384"
	SHA512 Hash = "sha512"
	// Keccak256 is SHA3-256 before NIST changed its padding, as Ethereum uses it.
	Keccak256 Hash = "keccak256"
)

// Key says how the text of a [Secret] becomes a key.
type Key struct {
	// Encoding is [Text] if empty. Public keys in PEM need none.
	Encoding Encoding `json:"encoding,omitempty"`
	// StripPrefix are taken off the text, one after another, where they are there.
	StripPrefix []string `json:"strip_prefix,omitempty"`
	// Prefix must be there, and is taken off.
	Prefix string `json:"prefix,omitempty"`
	// PrivatePrefix stands in the place of Prefix before a private key, with which
	// [Provider.Sign] signs.
	PrivatePrefix string `json:"private_prefix,omitempty"`
	// Normalize is "NFKD" where the text is brought into that form of Unicode first.
	Normalize string `json:"normalize,omitempty"`
	// Derive is a hash whose digest of the secret is the key; empty for none.
	Derive Hash `json:"derive,omitempty"`
}

// Encoding is how bytes are written as text.
type Encoding string

const (
	// Text is the bytes themselves.
	Text Encoding = "utf8"
	// Hex is base 16, in either case.
	Hex Encoding = "hex"
	// Base64 is that of RFC 4648, section 4, with padding.
	Base64 Encoding = "base64"
	// Base64URL is that of RFC 4648, section 5, without padding.
	Base64URL Encoding = "base64url"
)

// Header is a header, with the names that are read where it is absent.
type Header struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
}
