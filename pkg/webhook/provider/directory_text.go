package provider

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// eventID says what an event is known by.
func (p *Provider) eventID() string {
	places := placesText(p.EventID)
	for i := range p.Schemes {
		if name := p.Schemes[i].IDHeader.Name; name != "" && places == "" {
			places = "header " + quoted(name)
		}
	}
	switch {
	case p.Repeats:
		return elseText(places, "none: every delivery counts as an event of its own")
	case places == "":
		return "none: the digest of the body"
	}
	return places
}

// elseText is what holds where nothing of places does.
func elseText(places, otherwise string) string {
	if places == "" {
		return otherwise
	}
	return places + ", else " + otherwise
}

// batch says where the events of a batch stand.
func (p *Provider) batch() string {
	path := p.batchPath()
	if path == "" {
		return ""
	}
	items := "of the items at JSON " + quoted(path)
	if p.Lines {
		items += ", or of the lines of the body"
	}
	return items + ", which `split` makes events of their own"
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
	case InSignature:
		return "the time in the signature"
	}
	return string(p.In) + " " + quoted(p.Name)
}

// quoted is s in backquotes, with line feeds shown.
func quoted(s string) string { return "`" + strings.ReplaceAll(s, "\n", `\n`) + "`" }

// successText says which answers are expected.
func (p *Provider) successText() string {
	text := answerText(p.Success)
	for i := range p.Expects {
		text += "; " + answerText(p.Expects[i].Answer) + " to what has " + conditionsText(p.Expects[i].When)
	}
	return text
}

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
