package provider

// Signature says where the proof stands and how it is written.
type Signature struct {
	// In is [InHeader], [InQuery], [InForm] or [InJSON], or [InBody] for a token that
	// is the body.
	In Location `json:"in"`
	// Name is the header, the parameter, the form's field or the JSON path.
	Name string `json:"name,omitempty"`
	// Aliases are read, in this order, where Name is absent.
	Aliases []string `json:"aliases,omitempty"`
	// Also may hold further signatures, of other keys.
	Also []string `json:"also,omitempty"`
	// Paired says that each place has a key of its own: of the secrets, and of
	// [Fetch.URLs], the one with its number.
	Paired bool `json:"paired,omitempty"`
	// Numbered is the highest number at the end of further headers: of a Name that
	// ends in "1" also those with "2" and so on are read.
	Numbered int `json:"numbered,omitempty"`
	// Configurable lets a parameter name another place: "header" a header, and "query"
	// a parameter of the query.
	Configurable bool `json:"header_configurable,omitempty"`
	// Format is [Plain] if empty. Tokens have their own.
	Format Format `json:"format,omitempty"`
	// Encoding is that of each signature; [Text] if empty. Tokens have their own.
	Encoding Encoding `json:"encoding,omitempty"`

	// Prefix stands before the signature (Prefixed) or token. It may hold {param:N}.
	Prefix string `json:"prefix,omitempty"`
	// GroupSep separates lists that each have a time of their own (KVList).
	GroupSep string `json:"group_sep,omitempty"`
	// ItemSep separates the items of a list, "," if empty; " " in a VersionedList.
	ItemSep string `json:"item_sep,omitempty"`
	// KVSep separates an item's key or version from its value, "=" if empty; ","
	// in a VersionedList, "|" in a PairList.
	KVSep string `json:"kv_sep,omitempty"`
	// Trim allows white space around items (KVList).
	Trim bool `json:"trim,omitempty"`
	// TSKey is the key of the time (KVList).
	TSKey string `json:"ts_key,omitempty"`
	// SigKeys are the keys (KVList), or versions (VersionedList), of signatures.
	// All others are ignored, so that no older version is accepted in their stead.
	SigKeys []string `json:"sig_keys,omitempty"`
	// KeyIDParam names the parameter that says which pairs count (PairList).
	KeyIDParam string `json:"key_id_param,omitempty"`
	// Algos are the hashes that may be named (AlgoPrefixed).
	Algos []Hash `json:"algos,omitempty"`
	// DefaultAlgo is meant where none is named (AlgoPrefixed); empty if one must be.
	DefaultAlgo Hash `json:"default_algo,omitempty"`
	// Field is the member with the signature (JSONBase64).
	Field string `json:"field,omitempty"`
	// KeyField is the member that names the key; empty if none does (JSONBase64).
	KeyField string `json:"key_field,omitempty"`
	// Quoted says that values stand in quotation marks (KVList).
	Quoted bool `json:"quoted,omitempty"`
}

// Format is the syntax of a signature header or field.
type Format string

const (
	// Plain is the signature alone.
	Plain Format = "plain"
	// Prefixed is a constant and the signature: "sha256=…".
	Prefixed Format = "prefixed"
	// KVList is a list of keys and values: "t=…,v1=…,v1=…".
	KVList Format = "kv-list"
	// VersionedList is a list of versions and signatures: "v1,… v1a,…".
	VersionedList Format = "versioned-list"
	// PositionalList is the time and then signatures: "1767225600000,…,…".
	PositionalList Format = "positional-list"
	// CommaList is a list of signatures.
	CommaList Format = "comma-list"
	// PairList is a list of key ids and signatures: "key|…&key|…".
	PairList Format = "pair-list"
	// AlgoPrefixed is a hash's name and the signature: "sha384:…".
	AlgoPrefixed Format = "algo-prefixed"
	// JSONBase64 is a JSON object in base64, one of whose members is the signature.
	JSONBase64 Format = "json-base64"
)
