package provider

import (
	"slices"
	"strings"
)

// Entry is what the directory says of a provider, for people to read. Texts are in
// plain English; names of headers, parameters and the like stand in backquotes.
type Entry struct {
	Name, Title string
	Schemes     []SchemeEntry
	// EventID and EventType say where these stand.
	EventID, EventType string
	// Batch says where the events of a batch stand; empty if the provider sends none.
	Batch string
	// Handshakes say which questions are asked, and how they are answered.
	Handshakes []string
	// Mode says where it stands whether an event is of the real world or of a test;
	// empty if the provider does not say.
	Mode string
	// Methods are those of events.
	Methods string
	// Success is the answer that is expected.
	Success string
	// Retries is for how long an event is delivered again; empty if that is unknown.
	Retries string
	// Params are the parameters that can be configured, besides those that all have.
	Params []string
	// NeedsParams are those of Params without which no event can be verified, or no
	// question about the address answered.
	NeedsParams []string
	// NeedsSecret says that a secret, or a public key, must be given: the provider signs,
	// and neither publishes its keys nor hands the secret over.
	NeedsSecret bool
	// Secret is where the provider shows the secret, or takes it; empty if that is
	// not known.
	Secret string
	// Document is the URL of the provider's own page about its webhooks; empty if none
	// is known.
	Document string
}

// SchemeEntry is what the directory says of one scheme.
type SchemeEntry struct {
	ID string
	// OptIn schemes are used only where the parameter scheme names them.
	OptIn bool
	// How is the cryptography, such as "HMAC-SHA256".
	How string
	// Where is where the proof stands, and how it is written.
	Where string
	// Signed is what is signed; empty where nothing is.
	Signed string
	// Time is where the signed time stands, and its tolerance; empty where there is none.
	Time string
	// Once is what is signed for one event alone; empty where the provider has no such thing.
	Once string
	// Key is how the secret becomes a key, where it is not used as it is.
	Key string
	// Proves says how much a genuine request proves.
	Proves string
	// Checked says how it is known to be so.
	Checked string
}

// Line is one line of an [Entry], as it is shown.
type Line struct {
	// Depth is 0, or 1 for what is said of the scheme before.
	Depth int
	Name  string
	Text  string
}

// Lines are those of e that have something to say, in the order in which they are shown.
func (e *Entry) Lines() []Line {
	var lines []Line
	for i := range e.Schemes {
		lines = append(lines, e.Schemes[i].lines()...)
	}
	lines = append(lines, Line{0, "Event id", e.EventID}, Line{0, "Event type", e.EventType}, Line{0, "Batch", e.Batch},
		Line{0, "Live or test", e.Mode}, Line{0, "Method", e.Methods}, Line{0, "Answer", e.Success}, Line{0, "Delivered again for", e.Retries})
	for _, h := range e.Handshakes {
		lines = append(lines, Line{0, "Handshake", h})
	}
	lines = append(lines, Line{0, "Parameters", e.paramsText()}, Line{0, "Secret", e.Secret}, Line{0, "Document", e.Document})
	return slices.DeleteFunc(lines, func(l Line) bool { return l.Text == "" })
}

// paramsText lists the parameters, and says which are needed.
func (e *Entry) paramsText() string {
	texts := make([]string, len(e.Params))
	for i, name := range e.Params {
		texts[i] = quoted(name)
		if slices.Contains(e.NeedsParams, name) {
			texts[i] += " (needed)"
		}
	}
	return strings.Join(texts, ", ")
}

func (s *SchemeEntry) lines() []Line {
	how := quoted(s.ID) + ": " + s.How
	if s.OptIn {
		how = quoted(s.ID) + ", if chosen: " + s.How
	}
	return []Line{
		{0, "Scheme", how}, {1, "Proof", s.Where}, {1, "Signed", s.Signed}, {1, "Time", s.Time},
		{1, "For one event alone", s.Once}, {1, "Key", s.Key}, {1, "Proves", s.Proves}, {1, "Checked", s.Checked},
	}
}

// Entry returns what the directory says of p.
func (p *Provider) Entry() Entry {
	e := Entry{
		Name: p.Name, Title: p.Title,
		EventID: p.eventID(), EventType: placesText(p.EventType),
		Batch:   p.batch(),
		Mode:    p.mode(),
		Methods: strings.Join(p.Methods, ", "),
		Success: p.successText(),
		Retries: durationText(p.RetryHorizon),
		Params:  p.params(), NeedsParams: p.neededParams(),
		NeedsSecret: p.needsSecret(),
		Secret:      secretPlace(p.Name), Document: document(p.Name),
	}
	if e.Methods == "" {
		e.Methods = "POST"
	}
	for i := range p.Schemes {
		e.Schemes = append(e.Schemes, p.Schemes[i].entry(p.Payload))
	}
	for i := range p.Handshakes {
		e.Handshakes = append(e.Handshakes, p.Handshakes[i].text())
	}
	return e
}

func (s *Scheme) entry(payload string) SchemeEntry {
	return SchemeEntry{
		ID: s.ID, OptIn: s.OptIn,
		How: s.how(), Where: s.Signature.text(), Signed: s.signed(),
		Time: s.Timestamp.text(), Once: s.once(), Key: s.Key.text(), Proves: s.proves(payload), Checked: s.Basis.text(),
	}
}
