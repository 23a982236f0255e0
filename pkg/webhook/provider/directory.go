package provider

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Entry is what the directory says of a provider, for people to read. Texts are in
// plain English; names of headers, parameters and the like stand in backquotes.
type Entry struct {
	Name, Title string
	Schemes     []SchemeEntry
	// EventID and EventType say where these stand.
	EventID, EventType string
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
	// Secret is where the provider shows the secret, or takes it; empty if that is
	// not known from its document.
	Secret string
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
	lines = append(lines, Line{0, "Event id", e.EventID}, Line{0, "Event type", e.EventType},
		Line{0, "Live or test", e.Mode}, Line{0, "Method", e.Methods}, Line{0, "Answer", e.Success}, Line{0, "Delivered again for", e.Retries})
	for _, h := range e.Handshakes {
		lines = append(lines, Line{0, "Handshake", h})
	}
	params := ""
	if len(e.Params) > 0 {
		params = quoted(strings.Join(e.Params, "`, `"))
	}
	lines = append(lines, Line{0, "Parameters", params}, Line{0, "Secret", e.Secret})
	return slices.DeleteFunc(lines, func(l Line) bool { return l.Text == "" })
}

func (s *SchemeEntry) lines() []Line {
	how := quoted(s.ID) + ": " + s.How
	if s.OptIn {
		how = quoted(s.ID) + ", if chosen: " + s.How
	}
	return []Line{
		{0, "Scheme", how}, {1, "Proof", s.Where}, {1, "Signed", s.Signed}, {1, "Time", s.Time},
		{1, "Key", s.Key}, {1, "Proves", s.Proves}, {1, "Checked", s.Checked},
	}
}

// Entry returns what the directory says of p.
func (p *Provider) Entry() Entry {
	e := Entry{
		Name: p.Name, Title: p.Title,
		EventID: p.eventID(), EventType: placesText(p.EventType),
		Mode:    p.mode(),
		Methods: strings.Join(p.Methods, ", "),
		Success: answerText(p.Success),
		Retries: durationText(p.RetryHorizon),
		Params:  p.params(),
		Secret:  secretPlace(p.Name),
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
		Time: s.Timestamp.text(), Key: s.Key.text(), Proves: s.proves(payload), Checked: s.Basis.text(),
	}
}

// eventID says what an event is known by.
func (p *Provider) eventID() string {
	if text := placesText(p.EventID); text != "" {
		return text
	}
	for i := range p.Schemes {
		if name := p.Schemes[i].IDHeader.Name; name != "" {
			return "header " + quoted(name)
		}
	}
	if p.Repeats {
		return "none: every delivery counts as an event of its own"
	}
	return "none: the digest of the body"
}

// mode says where it stands whether an event is of the real world or of a test.
func (p *Provider) mode() string {
	texts := make([]string, len(p.Mode))
	for i, m := range p.Mode {
		texts[i] = Place{In: m.In, Name: m.Name}.text()
	}
	return strings.Join(texts, ", else ")
}

// placesText lists places in the order in which they are tried.
func placesText(places []Place) string {
	texts := make([]string, len(places))
	for i, p := range places {
		texts[i] = p.text()
		for _, with := range p.With {
			texts[i] += " with " + with.text()
		}
	}
	return strings.Join(texts, ", else ")
}

func (p Place) text() string {
	switch p.In {
	case InHeader:
		return "header " + quoted(p.Name)
	case InQuery:
		return "query parameter " + quoted(p.Name)
	case InForm:
		return "form field " + quoted(p.Name)
	case InJSON:
		return "JSON " + quoted(p.Name)
	case InBody:
		return "the body"
	}
	return string(p.In) + " " + quoted(p.Name)
}

// quoted is s in backquotes, with line feeds shown.
func quoted(s string) string { return "`" + strings.ReplaceAll(s, "\n", `\n`) + "`" }

func answerText(a Answer) string {
	if a.Status == 0 {
		return "any 2xx"
	}
	text := fmt.Sprint(a.Status)
	if len(a.Body) > 0 {
		return text + " with the body " + quoted(string(a.Body))
	}
	return text + " without a body"
}

// durationText is d in days or hours.
func durationText(d time.Duration) string {
	switch hours := int(d.Hours()); {
	case hours == 0 && d > 0:
		return count(int(d.Minutes()), "minute")
	case hours == 0:
		return ""
	case hours%24 == 0:
		return count(hours/24, "day")
	default:
		return count(hours, "hour")
	}
}

func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

// uniqueTexts are those of texts that are not empty, sorted.
func uniqueTexts(texts []string) []string {
	texts = slices.DeleteFunc(slices.Sorted(slices.Values(texts)), func(s string) bool { return s == "" })
	return slices.Compact(texts)
}
