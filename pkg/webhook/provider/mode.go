package provider

import (
	"slices"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// Mode is where a provider says whether an event is of the real world or of a
// test, and how.
type Mode struct {
	In Location `json:"in"`
	// Name is as in [Place]. In JSON it must lead to one value.
	Name string `json:"name"`
	// Live and Test are the values that mean each; one that ends in an asterisk
	// means all that begin so. Others mean neither.
	Live []string `json:"live,omitempty"`
	Test []string `json:"test,omitempty"`
}

// The values of [Result.Mode].
const (
	modeLive = "live"
	modeTest = "test"
)

// modePlace is a compiled [Mode].
type modePlace struct {
	*Mode
	eventPart
}

func (e *events) compileModes(modes []Mode, paths *[]string) error {
	for i := range modes {
		m := &modes[i]
		part, err := e.part(Place{In: m.In, Name: m.Name}, paths)
		if err != nil {
			return within("mode", err)
		}
		e.modes = append(e.modes, modePlace{m, part})
	}
	return nil
}

// mode returns what in says of its mode; "" if it does not say. The JSON paths
// must have been looked up.
func (e *events) mode(in *input) string {
	for i := range e.modes {
		if mode := e.modes[i].read(in); mode != "" {
			return mode
		}
	}
	return ""
}

func (m *modePlace) read(in *input) string {
	text := ""
	if m.path >= 0 {
		text, _ = jsonpath.Text(in.found[m.path].First)
	} else {
		text, _ = m.source.read(in)
	}
	switch {
	case text == "":
		return ""
	case anyMeans(m.Live, text):
		return modeLive
	case anyMeans(m.Test, text):
		return modeTest
	}
	return ""
}

func anyMeans(values []string, text string) bool {
	return slices.ContainsFunc(values, func(value string) bool {
		prefix, isPrefix := strings.CutSuffix(value, "*")
		return value == text || isPrefix && strings.HasPrefix(text, prefix)
	})
}
