package provider

import (
	"crypto/sha256"
	"slices"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// events reads the ids and the types of events.
type events struct {
	ids, kinds []eventPlace
	modes      []modePlace
	// paths are those in JSON of all the places: they are looked up together. The last
	// of them, so many, are those of what lasts.
	paths   *jsonpath.Set
	lasting int
	// headers are the canonical names of those that are read.
	headers []string
}

// eventPlace is a compiled place; its parts are the place and those with it.
type eventPlace struct {
	Place
	parts []eventPart
}

type eventPart struct {
	source source
	// path is the number of the part's path in [events.paths]; -1 outside of JSON.
	path int
}

func compileEvents(p *Provider) (*events, error) {
	e := new(events)
	var paths []string
	for _, list := range [...]struct {
		field  string
		places []Place
		into   *[]eventPlace
	}{{"event_id", p.EventID, &e.ids}, {"event_type", p.EventType, &e.kinds}} {
		for _, place := range list.places {
			compiled, err := e.compile(place, &paths)
			if err != nil {
				return nil, within(list.field, err)
			}
			*list.into = append(*list.into, compiled)
		}
	}
	if err := e.compileModes(p.Mode, &paths); err != nil {
		return nil, err
	}
	for _, path := range p.Lasting {
		if _, err := jsonpath.Compile(path); err != nil {
			return nil, within("lasting", err)
		}
	}
	e.lasting = len(p.Lasting)
	var err error
	e.paths, err = jsonpath.Compile(append(paths, p.Lasting...)...)
	return e, err
}

// compile compiles a place, and adds its paths in JSON to paths.
func (e *events) compile(p Place, paths *[]string) (eventPlace, error) {
	compiled := eventPlace{Place: p}
	for i, place := range slices.Concat([]Place{p}, p.With) {
		if i > 0 && len(place.With) > 0 {
			return compiled, wrong("with", "must not have places with those in it")
		}
		part, err := e.part(place, paths)
		if err != nil {
			return compiled, err
		}
		compiled.parts = append(compiled.parts, part)
	}
	return compiled, nil
}

func (e *events) part(p Place, paths *[]string) (eventPart, error) {
	if p.In == InJSON {
		*paths = append(*paths, p.Name)
		_, err := jsonpath.Compile(p.Name)
		return eventPart{path: len(*paths) - 1}, within("name", err)
	}
	src, err := compileSource(p.In, p.Name)
	if p.In == InHeader {
		e.headers = append(e.headers, src.names...)
	}
	return eventPart{source: src, path: -1}, err
}

// read returns the id of in's event, "" if it has none, and its type.
func (e *events) read(in *input, covers *coverage) (id, kind string) {
	place, at, kind := e.find(in)
	if place == nil {
		return "", kind
	}
	sum := func() [sha256.Size]byte { return e.lastingSum(in) }
	return tied(at, sum, covers.of(place.Place)), kind
}

// find looks the paths up in in, and returns the first place that has an id, nil
// if none does, that id as it stands there, which is good as long as in, and the type.
func (e *events) find(in *input) (place *eventPlace, id []byte, kind string) {
	if n := e.paths.Len(); n > 0 {
		in.found = slices.Grow(in.found[:0], n)[:n]
		e.paths.Find(in.json(), in.found)
	}
	for i := range e.ids {
		if id = e.ids[i].id(in); len(id) > 0 {
			place = &e.ids[i]
			break
		}
	}
	for i := range e.kinds {
		if kind = e.kinds[i].kind(in); kind != "" {
			break
		}
	}
	return place, id, kind
}

// kind returns the type that stands at p. The items of a batch have one if all
// have the same.
func (p *eventPlace) kind(in *input) string {
	v := p.parts[0].values(in)
	if !v.complete || v.count == 0 {
		return ""
	}
	kind := v.first.text()
	if v.differ && !v.allSay(kind) || !presentable(kind) {
		return ""
	}
	return string(kind)
}
