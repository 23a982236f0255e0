package provider

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// id returns the id that stands at p, nothing if there is none: one value as it is,
// several (of a batch, or of places that make one together) as a digest. Of a
// batch the order does not count, since it is the same in whichever order it
// comes again; and if an item has no value there is no id, since the batch
// could not be told from another that differs in that item. Nor is there one of
// more items than a batch may have.
func (p *eventPlace) id(in *input) []byte {
	if len(p.parts) == 1 {
		if v := p.parts[0].values(in); v.complete && v.count == 1 {
			return v.first.text()
		}
	}
	return digestOf(in, p.items(in))
}

// items returns of every item its values at all the parts, each with its length
// before it. It returns none if the parts do not have equally many.
func (p *eventPlace) items(in *input) [][]byte {
	var few [4]values
	all, size := few[:0], 0
	for i := range p.parts {
		all = append(all, p.parts[i].values(in))
		size += all[i].len()
	}
	count := all[0].count
	for i := range all {
		if v := &all[i]; !v.complete || v.count != count || !v.kept() {
			return nil
		}
	}
	size += binary.MaxVarintLen32*count*len(all) + atOnce
	in.items, in.itemText = in.items[:0], slices.Grow(in.itemText[:0], size)
	for n := range count {
		start := len(in.itemText)
		for i := range all {
			in.itemText = appendWithLength(in.itemText, all[i].at(n).text())
		}
		in.items = append(in.items, in.itemText[start:])
	}
	return in.items
}

func appendWithLength(b, text []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// atOnce is how much of the items of a batch is hashed at a time, in bytes. Item by item
// would take longer.
const atOnce = 4 << 10

// digestOf returns the digest of items in any order, nothing if there are none.
func digestOf(in *input, items [][]byte) []byte {
	if len(items) == 0 {
		return nil
	}
	slices.SortFunc(items, bytes.Compare)
	h := in.digest.another()
	together := in.itemText[len(in.itemText):]
	for _, item := range items {
		if len(together)+len(item) > atOnce {
			h.Write(together)
			together = together[:0]
		}
		if len(item) > atOnce {
			h.Write(item)
		} else {
			together = append(together, item...)
		}
	}
	h.Write(together)
	return hex.AppendEncode([]byte(digestPrefix), h.Sum(nil))
}

// digestPrefix stands before ids that are digests.
const digestPrefix = "sha256-"

// lasting is what of the body is the same whenever an event is delivered: of a multipart
// body the document, or else all fields, since its boundary is made anew, and of a line
// what it says.
func (in *input) lasting() []byte {
	switch {
	case in.lines:
		return bytes.Trim(in.Body, jsonSpace)
	case in.mediaType() != multipartType:
		return in.Body
	case in.payload != "":
		return in.json()
	}
	if values, err := in.formValues(); err == nil {
		return appendFields(make([]byte, 0, len(in.Body)), values)
	}
	return in.Body
}

// appendFields appends to b the fields of a form in the order of their names, each name and
// each value with its length before it.
func appendFields(b []byte, form url.Values) []byte {
	for _, name := range sortedNames(form) {
		for _, value := range form[name] {
			b = appendWithLength(appendWithLength(b, []byte(name)), []byte(value))
		}
	}
	return b
}

// lastingSum returns the digest of what is the same whenever in's event is delivered: of the
// values that stand at [Provider.Lasting], each with its length before it. The JSON paths
// must have been looked up.
func (e *events) lastingSum(in *input) [sha256.Size]byte {
	var values []byte
	found := false
	for _, match := range in.found[e.paths.Len()-e.lasting : e.paths.Len()] {
		values = appendWithLength(values, match.First)
		found = found || match.First != nil
	}
	if !found {
		return in.digest.of(in.lasting())
	}
	return sha256.Sum256(values)
}

// tied returns id if it is signed. If it is not, whoever repeats a delivery could
// take away the id of an event yet to come: so the body's digest is made a part of it.
// He can still have the event come again under another id; for events to be told by the
// body alone, those of a provider that sends the same body twice would be lost.
func tied(id []byte, bodySum func() [sha256.Size]byte, isSigned bool) string {
	if !isSigned {
		sum := bodySum()
		var room [2 * maxEventText]byte
		id = hex.AppendEncode(append(append(room[:0], id...), '.'), sum[:16])
	}
	return presentableID(id)
}

// presentableID returns id, or its digest if it is too long or has control characters.
func presentableID(id []byte) string {
	if presentable(id) {
		return string(id)
	}
	sum := sha256.Sum256(id)
	return digestPrefix + hex.EncodeToString(sum[:])
}

// unnamed returns the id of an event for which the provider has none: the digest
// of what lasts of the body, or, if that is empty and the URL is signed, of the URL, which is url.
// The time is no part of it, since a redelivery may be signed anew.
func (v *verifier) unnamed(in *input, covers *coverage, url string, now time.Time) string {
	// A token is made anew for each delivery, and what it holds is not.
	content := in.lasting()
	if covers.jose {
		content = in.json()
	}
	if len(content) == 0 && (covers.url || len(covers.query) > 0) {
		content = []byte(url)
	}
	sum := in.digest.of(content)
	id := digestPrefix + hex.EncodeToString(sum[:])
	if v.provider.Repeats {
		id += "-" + strconv.FormatInt(now.UnixNano(), 36)
	}
	return id
}
