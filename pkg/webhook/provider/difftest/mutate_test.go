package difftest

import (
	"math/rand/v2"
	"slices"
)

// mutation is something that is done to a signed delivery. It may leave it as it was.
type mutation struct {
	name string
	do   func(s *source, d *delivery)
}

// mutate does something to d.
func (s *source) mutate(d *delivery) {
	m := pick(s.rng, s.applicable())
	m.do(s, d)
	d.made = append(d.made, m.name)
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// applicable are the mutations that make sense of the subject's deliveries.
func (s *subject) applicable() []mutation {
	all := slices.Concat(s.mutations, bodyMutations, secretMutations, otherMutations)
	if s.signature != nil {
		all = slices.Concat(all, textMutations("signature", s.signature), signatureMutations(s.signature))
	}
	if s.time != nil {
		all = slices.Concat(all, textMutations("time", s.time), timeMutations(s.time))
	}
	if s.id != nil {
		all = slices.Concat(all, textMutations("id", s.id))
	}
	return slices.DeleteFunc(all, func(m mutation) bool { return slices.Contains(s.without, m.name) })
}

var bodyMutations = []mutation{
	{"body: a bit turned", func(s *source, d *delivery) {
		if len(d.body) > 0 {
			d.body = slices.Clone(d.body)
			d.body[s.rng.IntN(len(d.body))] ^= 1 << s.rng.IntN(8)
		}
	}},
	{"body: a byte more", func(s *source, d *delivery) {
		d.body = slices.Insert(slices.Clone(d.body), s.rng.IntN(len(d.body)+1), pick(s.rng, []byte(" \n\x00a")))
	}},
	{"body: cut off", func(s *source, d *delivery) {
		d.body = d.body[:s.rng.IntN(len(d.body)+1)]
	}},
	{"body: empty", func(_ *source, d *delivery) { d.body = nil }},
	{"body: with a mark of its byte order", func(_ *source, d *delivery) { d.body = append([]byte("\ufeff"), d.body...) }},
}

var secretMutations = []mutation{
	{"secret: a character of it another", func(s *source, d *delivery) { d.secret = s.another(d.secret) }},
	{"secret: with white space", func(s *source, d *delivery) { d.secret = pick(s.rng, []string{" ", "\n"}) + d.secret }},
	{"secret: without its beginning", func(s *source, d *delivery) {
		d.secret = d.secret[min(len(d.secret), pick(s.rng, []int{1, 6})):]
	}},
	{"secret: with a prefix", func(s *source, d *delivery) {
		d.secret = pick(s.rng, []string{"whsec_", "v1,", "sha256="}) + d.secret
	}},
	{"secret: empty", func(_ *source, d *delivery) { d.secret = "" }},
}

var otherMutations = []mutation{
	{"headers: in another case", func(s *source, d *delivery) {
		for i := range d.header {
			d.header[i].name = s.caseOf(d.header[i].name)
		}
	}},
	{"headers: in another order", func(s *source, d *delivery) {
		s.rng.Shuffle(len(d.header), func(i, j int) { d.header[i], d.header[j] = d.header[j], d.header[i] })
	}},
	{"headers: one more", func(s *source, d *delivery) { d.add("X-Forwarded-For", "192.0.2.1") }},
	{"content type: another", func(s *source, d *delivery) {
		d.set("Content-Type", pick(s.rng, []string{
			"application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded", "Application/JSON",
		}))
	}},
	{"content type: none", func(_ *source, d *delivery) { d.remove("Content-Type") }},
}
