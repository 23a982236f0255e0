package provider

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strconv"
	"time"
)

// id returns the id that stands at p, "" if there is none: one value as it is,
// several (of a batch, or of places that make one together) as a digest. Of a
// batch the order does not count, since it is the same in whichever order it
// comes again; and if an item has no value there is no id, since the batch
// could not be told from another that differs in that item.
func (p *eventPlace) id(in *input) string {
	if len(p.parts) == 1 {
		values, complete := p.parts[0].values(in)
		if complete && len(values) == 1 {
			return values[0].text()
		}
	}
	return digestOf(p.items(in))
}

// items returns of every item its values at all the parts, each with its length
// before it. It returns none if the parts do not have equally many.
func (p *eventPlace) items(in *input) [][]byte {
	var items [][]byte
	for i := range p.parts {
		values, complete := p.parts[i].values(in)
		if i == 0 {
			items = make([][]byte, len(values))
		}
		if !complete || len(values) != len(items) {
			return nil
		}
		for j := range values {
			text := values[j].text()
			items[j] = binary.AppendUvarint(items[j], uint64(len(text)))
			items[j] = append(items[j], text...)
		}
	}
	return items
}

// digestOf returns the digest of items in any order, "" if there are none.
func digestOf(items [][]byte) string {
	if len(items) == 0 {
		return ""
	}
	slices.SortFunc(items, bytes.Compare)
	sum := sha256.Sum256(bytes.Join(items, nil))
	return digestPrefix + hex.EncodeToString(sum[:])
}

// digestPrefix stands before ids that are digests.
const digestPrefix = "sha256-"

// lasting is what of the body is the same whenever an event is delivered: of a multipart
// body the document, since its boundary is made anew.
func (in *input) lasting() []byte {
	if in.mediaType() == multipartType {
		return in.json()
	}
	return in.Body
}

// tied returns id if it is signed. If it is not, whoever repeats a delivery could
// change it and have an event queued twice, or take away the id of an event yet
// to come: so the body's digest is made a part of it.
func tied(id string, body []byte, isSigned bool) string {
	if !isSigned {
		sum := sha256.Sum256(body)
		id += "." + hex.EncodeToString(sum[:16])
	}
	return presentableID(id)
}

// presentableID returns id, or its digest if it is too long or has control characters.
func presentableID(id string) string {
	if presentable(id) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return digestPrefix + hex.EncodeToString(sum[:])
}

// unnamed returns the id of an event for which the provider has none: the digest
// of the body, or, if that is empty and the URL is signed, of the URL. The time
// is no part of it, since a redelivery may be signed anew.
func (v *verifier) unnamed(in *input, covers *coverage, now time.Time) string {
	// A token is made anew for each delivery, and what it holds is not.
	content := in.Body
	if covers.jose {
		content = in.json()
	}
	if len(content) == 0 && (covers.url || len(covers.query) > 0) {
		content = []byte(in.URL)
	}
	sum := sha256.Sum256(content)
	id := digestPrefix + hex.EncodeToString(sum[:])
	if v.provider.Repeats {
		id += "-" + strconv.FormatInt(now.UnixNano(), 36)
	}
	return id
}
