package provider

// Place is where in a request a value stands.
type Place struct {
	In Location `json:"in"`
	// Name is that of the header, the query's parameter or the form's field. In
	// JSON it is a path: names with dots between them, [] for every element of an
	// array and * for every member of an object, as in "data.id", "[].sg_event_id"
	// and "events[].id".
	Name string `json:"name"`
	// With are further places whose values make one with the value here: an event
	// that only both together tell apart from others.
	With []Place `json:"with,omitempty"`
}

// Location is a part of a request.
type Location string

const (
	InHeader Location = "header"
	InQuery  Location = "query"
	// InForm is a body of the type application/x-www-form-urlencoded, or a part
	// of a multipart/form-data.
	InForm Location = "form"
	// InJSON is the JSON document: the body, the form's field that [Provider.Payload]
	// names, or what the token holds that is the body.
	InJSON Location = "json"
	// InBody is the whole body.
	InBody Location = "body"
	// InJOSE is the protected header of a token (RFC 7515, section 4).
	InJOSE Location = "jose"
	// InSignature is the header or field of the signature itself.
	InSignature Location = "signature"
)

// Condition is something that holds of a request, or does not.
type Condition struct {
	In   Location `json:"in"`
	Name string   `json:"name"`
	// Equals is what the value must be: a template as in [Scheme.Content]. Where it
	// is empty any value will do.
	Equals string `json:"equals,omitempty"`
	// Listed names the parameter that lists, with white space between, what the value
	// may be. Where it is not given any value will do.
	Listed string `json:"listed,omitempty"`
	// Absent wants no value there.
	Absent bool `json:"absent,omitempty"`
}
