package provider

// Handshake is a question that a provider asks about an address, and what it
// expects as an answer.
type Handshake struct {
	// Method is the HTTP method; POST if empty.
	Method string
	// When holds of such a question, and of no event.
	When []Condition
	// Signed says that the question is signed as events are.
	Signed bool
	// Require must hold too, or the question is refused. A handshake that needs a
	// parameter which is not given is left out.
	Require []Condition
	Reply   Reply
}

// Reply makes an [Answer]. Its values are templates, as in [Scheme.Content].
type Reply struct {
	// Status is 200 if zero.
	Status int
	// Type is the content type; text/plain if empty.
	Type string
	// Body is the body, unless there is JSON.
	Body string
	// JSON are the members of a JSON object, all of them strings.
	JSON []Field
	// Header are further headers.
	Header []Field
}

// Field is a name and a value.
type Field struct{ Name, Value string }
