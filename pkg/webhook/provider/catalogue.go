package provider

import (
	"net/http"
	"slices"
	"time"
)

// Provider is who calls, as data: how it signs, where its events' ids and types
// are, how it shakes hands, and what it expects as an answer. Those that
// [Lookup] returns are shared, and must not be changed; a program may make
// others of its own.
type Provider struct {
	// Name is what the provider is called in a configuration, such as "stripe".
	Name string
	// Title is what it calls itself, such as "Stripe".
	Title string
	// Schemes are tried in this order.
	Schemes []Scheme
	// Payload is the form's field that holds the JSON document, of a provider that
	// sends one in a form; empty where the body is the document.
	Payload string
	// Multipart says that the form is a multipart/form-data.
	Multipart bool
	// Lines says that a body may be of several JSON objects, each on a line of its own: a
	// batch of them.
	Lines bool
	// EventID is where an event's id stands: the first place that has one counts.
	EventID []Place
	// EventType is where an event's type stands, in the same manner.
	EventType []Place
	// Mode is where it says whether an event is of the real world or of a test.
	Mode []Mode
	// Scope is the parameter that says whose events are meant, of a provider that
	// signs those of all its customers with the same key: without it a stranger's
	// hold as well as one's own.
	Scope string
	// Lasting are paths in JSON, each of one value, of what is the same whenever an event is
	// delivered, of a provider whose body also says which attempt it is. An id that is not
	// signed is tied to what stands there, and to the whole body where nothing does.
	Lasting []string
	// Repeats says that different events may look exactly alike. Then no delivery
	// without an id is taken for a duplicate of another.
	Repeats bool
	// Handshakes are the questions about the address that it asks.
	Handshakes []Handshake
	// Methods are the HTTP methods of its events; empty means POST.
	Methods []string
	// Success is what it expects as an answer; its zero value is a plain 200.
	Success Answer
	// Expects are the answers to those of its events that want another: the first whose
	// conditions hold counts.
	Expects []Expected
	// Echo is a header whose value it expects back with the answer to an event; empty
	// for none. See [Provider.Answer].
	Echo string
	// RetryHorizon is for how long it delivers an event again; 0 if that is unknown.
	RetryHorizon time.Duration

	// custom says that the scheme comes from [Config.Scheme].
	custom bool
}

// emptyXMLResponse tells Twilio and Plivo, which take an answer for instructions,
// to do nothing further.
var emptyXMLResponse = Answer{
	Status: http.StatusOK,
	Header: http.Header{"Content-Type": {"text/xml"}},
	Body:   []byte("<Response/>"),
}

// groups are the providers that there are. They are static data: next to nothing
// runs when the package is loaded, and nothing is parsed.
var groups = [...][]Provider{
	coreProviders,
	automationProviders,
	chatProviders,
	cloudProviders,
	commerceProviders,
	developmentProviders,
	emailProviders,
	fintechProviders,
	identityProviders,
	mediaProviders,
	paymentProviders,
	peopleProviders,
	publishingProviders,
	tokenProviders,
	unsignedProviders,
	workProviders,
}

// Lookup returns the provider of that name, and whether there is one.
func Lookup(name string) (*Provider, bool) {
	for _, group := range groups {
		for i := range group {
			if group[i].Name == name {
				return &group[i], true
			}
		}
	}
	return nil, false
}

// Names returns the names of all providers, sorted.
func Names() []string {
	var names []string
	for _, group := range groups {
		for i := range group {
			names = append(names, group[i].Name)
		}
	}
	slices.Sort(names)
	return names
}
