package provider

import (
	"context"
	"time"
)

// Handshake is a question that a provider asks about an address, and what it
// expects as an answer. It is told from events by what no event has.
type Handshake struct {
	// Method is the HTTP method; POST if empty.
	Method string
	// Path is the URL's path where that is not the webhook's own.
	Path string
	// When holds of such a question, and of no event.
	When []Condition
	// Empty is the JSON path of an array that is there, and has no elements.
	Empty string
	// Signed says that the question is signed as events are.
	Signed bool
	// Require must hold too, or the question is refused.
	Require []Condition
	// Listed are values that must be among those that a parameter lists.
	Listed []Listed
	// Challenge is a text that the reply proves something with; nil for none.
	Challenge *Challenge
	// Learns is where the question hands over the secret that events will be
	// signed with: trusted on first use, and refused once there is a secret.
	Learns *Place
	// ToCopy says that a person has to copy what is learned to a page of the provider's,
	// which sends nothing before.
	ToCopy bool
	// Confirms is a URL that the receiver must fetch; nil for none.
	Confirms *Confirmation
	Reply    Reply
	// Refusal is the HTTP status of the answer if the question is refused; 0 where
	// the provider does not mind.
	Refusal int
}

// Listed is a value that must be one of those in a parameter, which white space separates.
type Listed struct {
	Place Place
	Param string
	// Default is what is listed where the parameter is not given.
	Default string
	// Optional says that a parameter that is not given lists nothing.
	Optional bool
}

// Confirmation is a URL that a question asks to have fetched. None but those of
// the provider's own hosts are: the question could otherwise make the receiver
// call whomever it names.
type Confirmation struct {
	Place Place
	// Hosts are the provider's, as in [Fetch].
	Hosts []string
}

// Reply makes an [Answer]. Its values are templates, as in [Scheme.Content], with
// more tokens:
//
//	{proof}        what the [Challenge] asks for
//	{first:PATH}   the first of the values at a JSON path that may lead to several
//	{endpoint}     the parameter endpoint, or else the URL without its query
//	{allowed_rate} the least of the header WebHook-Request-Rate and the parameter allowed_rate
type Reply struct {
	// Status is 200 if zero.
	Status int
	// Type is the content type; text/plain if empty.
	Type string
	// Body is the body, unless there is JSON.
	Body string
	// JSON are the members of a JSON object, all of them strings.
	JSON []Field
	// Header are further headers; one whose value is empty is left out.
	Header []Field
}

// Field is a name and a value.
type Field struct{ Name, Value string }

// Handshaker answers the questions about one address. It is safe for concurrent use.
type Handshaker interface {
	// Handshake is as in [Verifier].
	Handshake(ctx context.Context, r *Request, now time.Time) (a Answer, ok bool, err error)
}
