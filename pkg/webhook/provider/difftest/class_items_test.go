package difftest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// list is a header that is a list of keys and values.
type list struct {
	header, separator string
	// time and signature are the keys; time is empty if there is none.
	time, signature string
	// between stands between the time and the body in what is signed.
	between string
}

// otherItems is for SDKs that refuse a list because of items that they do not need.
// What is left of it is the time and the one signature that is genuine.
func (l list) otherItems() class {
	return class{
		"a genuine signature in a list with other items, other white space or upper case",
		"items of no known key, and signatures that do not hold, are passed over, so that the provider can add some and rotate secrets",
		postern,
		func(d *delivery) bool {
			before := strings.Join(d.headers().Values(l.header), ",")
			d.set(l.header, before)
			genuine := l.time + "=" + l.read(d, l.time) + l.separator + l.signature + "=" + l.mac(d)
			if l.time == "" {
				genuine = l.signature + "=" + l.mac(d)
			}
			d.set(l.header, genuine)
			return before != genuine
		}, false,
	}
}

// read returns the value of the first item with that key.
func (l list) read(d *delivery, key string) string {
	for item := range strings.SplitSeq(d.get(l.header), l.separator) {
		if name, value, _ := strings.Cut(strings.TrimSpace(item), "="); name == key {
			return value
		}
	}
	return ""
}

// mac returns the signature of d.
func (l list) mac(d *delivery) string {
	h := hmac.New(sha256.New, []byte(d.secret))
	if l.time != "" {
		h.Write([]byte(l.read(d, l.time) + l.between))
	}
	h.Write(d.body)
	return hex.EncodeToString(h.Sum(nil))
}

// twoTimes is for SDKs that believe the last of several times in a list.
func (l list) twoTimes() class {
	return class{
		"a list with two times",
		"no more than one of them can be the one that is signed; the SDK takes the last",
		sdk,
		func(d *delivery) bool {
			text := d.get(l.header)
			p := inList(l.header, l.separator, l.time)
			p.set(d, p.get(d))
			return d.get(l.header) != text
		}, false,
	}
}
