package provider

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// Item is one event of a batch.
type Item struct {
	// ID is the same whenever the item is delivered, in whichever batch and order. It
	// is made as [Result.EventID] is, of the item alone.
	ID string
	// Type is the item's own; empty where it has none.
	Type string
	// Body is the item as it stands in the body. It is a part of that, or of a field
	// of the form in it.
	Body []byte
}

// maxItems bounds a batch. Providers send up to some thousand items.
const maxItems = jsonpath.MaxValues

// BatchPath returns the path in JSON, as in [Place.Name], of the items of the batches
// that p sends, such as "[]" or "events[]"; "" if it sends none. Of cfg only the Scheme
// counts, of the provider "custom": the error is a [*ConfigError] if it cannot be read.
func (p *Provider) BatchPath(cfg Config) (string, error) {
	p, err := p.described(cfg)
	if err != nil {
		return "", err
	}
	return p.batchPath(), nil
}

func (p *Provider) batchPath() string {
	return batchPrefix(slices.Concat(p.EventID, p.EventType))
}

// batch finds the items of an array, and their ids and types.
type batch struct {
	items *jsonpath.Set
	// array is where the array itself stands; nil where it is the document.
	array  *jsonpath.Set
	prefix string
	events *events
}

// compileBatch returns nil if p sends no batches. The items are the elements that
// the paths of ids and types go through.
func compileBatch(p *Provider) (*batch, error) {
	b := &batch{prefix: p.batchPath()}
	if b.prefix == "" {
		return nil, nil
	}
	var err error
	if b.items, err = jsonpath.Compile(b.prefix); err != nil {
		return nil, err
	}
	if array := strings.TrimSuffix(b.prefix, element); array != "" {
		if b.array, err = jsonpath.Compile(array); err != nil {
			return nil, err
		}
	}
	b.events, err = compileEvents(&Provider{EventID: placesInItem(p.EventID, b.prefix), EventType: placesInItem(p.EventType, b.prefix)})
	return b, err
}

// element stands in a path for every element of an array.
const element = "[]"

// batchPrefix returns the path of the array's elements in the first of places that
// lies in one; "" if none does.
func batchPrefix(places []Place) string {
	for _, p := range places {
		if i := strings.Index(p.Name, element); p.In == InJSON && i >= 0 {
			return p.Name[:i+len(element)]
		}
	}
	return ""
}

// placesInItem returns those of places that lie in one item, with their paths in it.
func placesInItem(places []Place, prefix string) (in []Place) {
	for _, p := range places {
		p, ok := inItem(p, prefix)
		for i := range p.With {
			var inner bool
			p.With[i], inner = inItem(p.With[i], prefix)
			ok = ok && inner
		}
		if ok {
			in = append(in, p)
		}
	}
	return in
}

func inItem(p Place, prefix string) (Place, bool) {
	rest, ok := strings.CutPrefix(p.Name, prefix)
	p.Name, p.With = strings.TrimPrefix(rest, "."), slices.Clone(p.With)
	return p, ok && p.In == InJSON && p.Name != ""
}

func (v *verifier) Items(r *Request, result Result) ([]Item, error) {
	if v.batch == nil {
		return nil, nil
	}
	if result.Uncompressed != nil {
		r = r.with(result.Uncompressed)
	}
	in := v.provider.input(r)
	defer in.release()
	var found [1]jsonpath.Match
	if !v.batch.items.Find(in.json(), found[:]) && found[0].First != nil {
		return nil, &Failure{PayloadMalformed, "a batch that cannot be read to its end"}
	}
	switch n := found[0].Count(); {
	case n == 0 && v.batch.isEmpty(in.json()):
		return []Item{}, nil
	case n == 0:
		return nil, nil
	case n > maxItems:
		return nil, tooManyItems()
	}
	items := v.own(in, slices.Concat([][]byte{found[0].First}, found[0].More), result)
	return v.itemsOf(in, items, result), nil
}

func tooManyItems() *Failure {
	return &Failure{PayloadMalformed, fmt.Sprintf("a batch of more than %d items", maxItems)}
}

// isEmpty says whether doc has the array, with nothing in it.
func (b *batch) isEmpty(doc []byte) bool {
	if b.array != nil {
		var found [1]jsonpath.Match
		b.array.Find(doc, found[:])
		doc = found[0].First
	}
	rest, opens := bytes.CutPrefix(bytes.Trim(doc, jsonSpace), []byte("["))
	return opens && string(bytes.TrimLeft(rest, jsonSpace)) == "]"
}

func (v *verifier) itemsOf(in *input, bodies [][]byte, result Result) []Item {
	covers := v.coverageOf(result)
	items := make([]Item, len(bodies))
	unnamed := map[string]int{}
	for i, body := range bodies {
		items[i] = v.item(in, body, covers)
		if items[i].ID != "" {
			continue
		}
		sum := sha256.Sum256(body)
		id := digestPrefix + hex.EncodeToString(sum[:])
		if v.provider.Repeats {
			id = result.EventID + "." + id
		}
		// Items that are alike are different events, and no matter which is which.
		if unnamed[id]++; unnamed[id] > 1 {
			items[i].ID = presentableID(fmt.Appendf(nil, "%s-%d", id, unnamed[id]))
		} else {
			items[i].ID = presentableID([]byte(id))
		}
	}
	return items
}

// item returns the item with that body; without an id if it has none.
func (v *verifier) item(in *input, body []byte, covers *coverage) Item {
	in.doc, in.docRead = body, true
	place, id, kind := v.batch.events.find(in)
	if place == nil {
		return Item{Type: kind, Body: body}
	}
	signed := covers.of(place.prefixed(v.batch.prefix))
	sum := func() [sha256.Size]byte { return sha256.Sum256(body) }
	return Item{ID: tied(id, sum, signed), Type: kind, Body: body}
}

// prefixed returns the place in the document of a place in an item.
func (p *eventPlace) prefixed(prefix string) Place {
	place := p.Place
	place.Name, place.With = prefix+"."+place.Name, slices.Clone(place.With)
	for i := range place.With {
		place.With[i].Name = prefix + "." + place.With[i].Name
	}
	return place
}

// coverageOf returns what the scheme binds that result is of; nothing if it is not
// one of v's.
func (v *verifier) coverageOf(result Result) *coverage {
	for _, s := range v.schemes {
		if s.id == result.Scheme {
			return &s.covers
		}
	}
	return new(coverage)
}
