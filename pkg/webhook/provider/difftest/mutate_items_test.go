package difftest

import "strings"

// mutations are of a header that is a list of keys and values; older is the key of an
// older kind of signature.
func (l list) mutations(older string) []mutation {
	header, separator, time, signature := l.header, l.separator, l.time, l.signature
	edit := func(name string, f func(s *source, items []string) []string) mutation {
		return mutation{"items: " + name, func(s *source, d *delivery) {
			d.set(header, strings.Join(f(s, strings.Split(d.get(header), separator)), separator))
		}}
	}
	return []mutation{
		edit("in another order", func(s *source, items []string) []string {
			s.rng.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
			return items
		}),
		edit("one that is unknown", func(s *source, items []string) []string { return append(items, "x=1") }),
		edit("one without value", func(s *source, items []string) []string {
			return append(items, pick(s.rng, []string{"x", "x=", "", "=x"}))
		}),
		edit("one less", func(s *source, items []string) []string {
			i := s.rng.IntN(len(items))
			return append(items[:i:i], items[i+1:]...)
		}),
		edit("one twice", func(s *source, items []string) []string { return append(items, items[s.rng.IntN(len(items))]) }),
		edit("with white space", func(s *source, items []string) []string {
			i := s.rng.IntN(len(items))
			items[i] = pick(s.rng, []string{" " + items[i], items[i] + " ", strings.Replace(items[i], "=", " = ", 1)})
			return items
		}),
		edit("the signature as an older one", func(_ *source, items []string) []string {
			for i, item := range items {
				if strings.HasPrefix(item, signature+"=") {
					items[i] = older + item[len(signature):]
				}
			}
			return items
		}),
		edit("another time", func(s *source, items []string) []string {
			for i, item := range items {
				if strings.HasPrefix(item, time+"=") {
					items[i] = pick(s.rng, []string{time + "=0", item + "0", item + "x", time + "=+" + item[len(time)+1:], time + "=0" + item[len(time)+1:], time + "=", time})
				}
			}
			return items
		}),
	}
}
