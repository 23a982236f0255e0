package difftest

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"
)

// side is one of those that judge.
type side string

const (
	postern side = "Postern"
	sdk     side = "the SDK"
)

// class is a kind of deliveries about which the two differ, and rightly so.
type class struct {
	// name says what only one of them accepts, and why the other is right.
	name, why string
	// accepts is who.
	accepts side
	// undo takes out of d what the class is about, and reports whether it was there:
	// then the other accepts as well what is left. With that a class is exact, since a
	// delivery that is refused for any other reason stays refused.
	undo func(d *delivery) bool
	// final says that there is nothing to be undone: undo says no more than that d is
	// of the class.
	final bool
}

// stale is for SDKs that let signatures hold for ever.
func stale(why string) class {
	return class{"signed too long ago, or too far ahead", why, sdk, signedNow(func(*delivery) bool { return true }), false}
}

// ahead is for SDKs that let signatures be of any time to come.
func ahead(why string) class {
	return class{"signed too far ahead", why, sdk, signedNow(func(d *delivery) bool { return d.at.After(d.now) }), false}
}

// signedNow has a delivery of that kind judged when it was signed.
func signedNow(of func(*delivery) bool) func(*delivery) bool {
	return func(d *delivery) bool {
		if !of(d) || d.now.Equal(d.at) {
			return false
		}
		d.now = d.at
		return true
	}
}

// wholeSeconds is for SDKs that compare times in whole seconds.
var wholeSeconds = class{
	"less than a second over the tolerance",
	"the SDK leaves out the fraction of the present second",
	sdk,
	func(d *delivery) bool {
		whole := d.now.Truncate(time.Second)
		changed := !whole.Equal(d.now)
		d.now = whole
		return changed
	}, false,
}

// lastSecond is for SDKs that take the last second of the tolerance for too late.
func lastSecond(tolerance time.Duration) class {
	return class{
		"signed as long ago as is allowed, to the second",
		"the SDK allows less than the tolerance, and leaves out fractions of a second",
		postern,
		func(d *delivery) bool { return d.now.Sub(d.at) > tolerance-time.Second }, true,
	}
}

// firstOf is for SDKs that read the first of several headers of one name.
func firstOf(names ...string) class {
	return class{
		"a header twice, the first of which is genuine",
		"API Gateway joins them, so that a request is judged alike wherever it is received; no provider sends two",
		sdk,
		func(d *delivery) (changed bool) {
			for _, name := range names {
				if d.count(name) > 1 {
					d.set(name, d.get(name))
					changed = true
				}
			}
			return changed
		}, false,
	}
}

// joinedOf is the other way round: of several headers of one name, the SDK reads a
// first one that is not genuine, where all of them in one are.
func joinedOf(names ...string) class {
	return class{
		"a header twice, which is genuine if both are joined",
		"that is how RFC 9110, section 5.3, has them read, and how API Gateway hands them over; no provider sends two",
		postern,
		func(d *delivery) (changed bool) {
			for _, name := range names {
				if values := d.headers().Values(name); len(values) > 1 {
					d.set(name, strings.Join(values, ","))
					changed = true
				}
			}
			return changed
		}, false,
	}
}

// reprinted is for SDKs that sign the number which a time stands for, and not its text.
func reprinted(p *place) class {
	return class{
		"a time that is written otherwise than it is signed",
		"the provider signs the header's text: the SDK reads a number and prints that anew",
		sdk,
		func(d *delivery) bool {
			text := p.get(d)
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil || strconv.FormatInt(n, 10) == text {
				return false
			}
			p.set(d, strconv.FormatInt(n, 10))
			return true
		}, false,
	}
}

// looseBase64 is for SDKs that decode base64 leniently.
func looseBase64(p *place) class {
	return class{
		"base64 whose unused bits are set",
		"one signature then has several texts (RFC 4648, section 3.5)",
		sdk,
		func(d *delivery) bool {
			text := p.get(d)
			b, err := base64.StdEncoding.DecodeString(text)
			if err != nil || base64.StdEncoding.EncodeToString(b) == text {
				return false
			}
			p.set(d, base64.StdEncoding.EncodeToString(b))
			return true
		}, false,
	}
}

// upperHex is for SDKs that compare the text of signatures.
func upperHex(p *place) class {
	return class{
		"hex digits in upper case",
		"they are the same bytes; the SDK compares the text",
		postern,
		func(d *delivery) bool {
			before, signature := split(p.get(d))
			changed := strings.ToLower(signature) != signature
			p.set(d, before+strings.ToLower(signature))
			return changed
		}, false,
	}
}

// blankSecret is for SDKs that take a secret which anyone knows.
var blankSecret = class{
	"an empty secret, or a blank one",
	"anyone can sign with it: a secret that was forgotten must not verify anything",
	sdk,
	func(d *delivery) bool { return strings.TrimSpace(strings.TrimPrefix(d.secret, "whsec_")) == "" }, true,
}

// manySignatures is for SDKs that have no bound on how many signatures one header
// holds. What is left is each of them once.
func manySignatures(p *place, separator string) class {
	return class{
		"more than 16 signatures",
		"the work that one request asks for is bounded; providers send one for each live secret",
		sdk,
		func(d *delivery) bool {
			var once []string
			items := strings.Split(p.get(d), separator)
			for _, item := range items {
				if !slices.Contains(once, item) {
					once = append(once, item)
				}
			}
			p.set(d, strings.Join(once, separator))
			return len(items) > 16 && len(once) < len(items)
		}, false,
	}
}

// spacedKey is for SDKs that take a public key only as it is.
var spacedKey = class{
	"a public key with white space around it",
	"the secret is as it was pasted; white space is no part of a key",
	postern,
	func(d *delivery) bool {
		changed := strings.TrimSpace(d.secret) != d.secret
		d.secret = strings.TrimSpace(d.secret)
		return changed
	}, false,
}

// emptyBody is for SDKs that take no empty body.
var emptyBody = class{
	"an empty body",
	"the SDK looks for an event in it; whether there is one is no matter of the signature",
	postern,
	func(d *delivery) bool { return len(d.body) == 0 }, true,
}
