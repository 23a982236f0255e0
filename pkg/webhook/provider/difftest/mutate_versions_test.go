package difftest

import (
	"strings"
)

// versions are mutations of a header that is a list of versions and signatures.
func versions(header string) []mutation {
	edit := func(name string, f func(s *source, text string) string) mutation {
		return mutation{"versions: " + name, func(s *source, d *delivery) { d.set(header, f(s, d.get(header))) }}
	}
	return []mutation{
		edit("another version", func(s *source, text string) string {
			_, signature, _ := strings.Cut(text, ",")
			return pick(s.rng, []string{"v0,", "v1a,", "v2,", "V1,", "", ","}) + signature
		}),
		edit("another version before it", func(s *source, text string) string {
			return pick(s.rng, []string{"v1a,AAAA ", "v2," + strings.TrimPrefix(text, "v1,") + " ", "v1 ", "v1, ", " "}) + text
		}),
		edit("something after it", func(s *source, text string) string {
			return text + pick(s.rng, []string{" v1a,AAAA", " ", " v1", ",x", ","})
		}),
		edit("another signature before it", func(s *source, text string) string {
			return strings.Repeat(s.another(text)+" ", pick(s.rng, []int{1, 3, 15, 16, 20})) + text
		}),
		{"versions: in two headers that make one", func(_ *source, d *delivery) {
			_, signature, _ := strings.Cut(d.get(header), ",")
			d.set(header, "v1,AAAA v1")
			d.add(header, signature)
		}},
		edit("another separator", func(s *source, text string) string {
			return strings.Replace(text, ",", pick(s.rng, []string{"=", ", ", " ", ":"}), 1)
		}),
	}
}

// renamed are mutations that give headers whose names have one of two beginnings the
// other one.
func renamed(a, b string) []mutation {
	rename := func(name string) string {
		for _, pair := range [][2]string{{a, b}, {b, a}} {
			if rest, ok := strings.CutPrefix(strings.ToLower(name), pair[0]); ok {
				return pair[1] + rest
			}
		}
		return name
	}
	return []mutation{
		{"headers: all by another name", func(_ *source, d *delivery) {
			for i := range d.header {
				d.header[i].name = rename(d.header[i].name)
			}
		}},
		{"headers: one by another name", func(s *source, d *delivery) {
			i := s.rng.IntN(len(d.header))
			d.header[i].name = rename(d.header[i].name)
		}},
		{"headers: one also by another name", func(s *source, d *delivery) {
			f := d.header[s.rng.IntN(len(d.header))]
			d.add(rename(f.name), pick(s.rng, []string{f.value, s.another(f.value)}))
		}},
	}
}
