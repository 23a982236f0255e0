package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/postern-dev/postern/tools/cost/bill"
)

// tables returns the generated parts of the page, by their names.
func tables(measured []bill.Measurement, prices bill.Prices) map[string]string {
	return map[string]string{"bills": bills(measured, prices), "measured": used(measured), "prices": asked(prices)}
}

func bills(measured []bill.Measurement, prices bill.Prices) string {
	var b strings.Builder
	b.WriteString("| delivery | body | gateway | functions | claims | records | index | bucket | queue | logs | look-ups | kept aside | **USD per million** |\n")
	b.WriteString("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, m := range measured {
		x := prices.Bill(m)
		fmt.Fprintf(&b, "| %s | %d KB | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | **%.2f** |\n",
			m.Delivery, m.BodyKB, x.Gateway, x.Functions, x.Claims, x.Records, x.Index, x.Bucket, x.Queue, x.Logs, x.LookUps, x.Kept, x.Total())
	}
	return b.String()
}

func used(measured []bill.Measurement) string {
	var b strings.Builder
	b.WriteString("| delivery | body | calls to AWS | message | claim | item | of it in the index | function's line | gateway's line | answer | assumed time |\n")
	b.WriteString("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, m := range measured {
		fmt.Fprintf(&b, "| %s | %d KB | %s | %d B | %d B | %d B | %d B | %d B | %d B | %d B | %.0f ms |\n",
			m.Delivery, m.BodyKB, calls(m.Calls), m.MessageBytes, m.ClaimBytes, m.ItemBytes, m.IndexBytes, m.LineBytes, m.AccessBytes, m.AnswerBytes, m.Millis())
	}
	return b.String()
}

func calls(all map[string]int) string {
	if len(all) == 0 {
		return "none"
	}
	var parts []string
	for _, action := range slices.Sorted(maps.Keys(all)) {
		_, name, _ := strings.Cut(action, ":")
		parts = append(parts, fmt.Sprintf("%d %s", all[action], name))
	}
	return strings.Join(parts, ", ")
}

func asked(prices bill.Prices) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Region %s, first tier, no free tier, as of %s.\n\n", prices.Region, prices.AsOf)
	b.WriteString("| USD | for | source |\n| ---: | --- | --- |\n")
	for _, name := range slices.Sorted(maps.Keys(prices.Prices)) {
		p := prices.Prices[name]
		fmt.Fprintf(&b, "| %v | %s × %s | <%s> |\n", p.USD, count(p.Per), p.Unit, p.Source)
	}
	return b.String()
}

func count(n float64) string {
	if n == 1<<30 {
		return "2^30"
	}
	return fmt.Sprintf("%.0f", n)
}

// replace puts each part between its marks.
func replace(page string, parts map[string]string) (string, error) {
	for name, part := range parts {
		before, rest, began := strings.Cut(page, "<!-- "+name+" -->\n")
		_, after, ended := strings.Cut(rest, "<!-- end -->")
		if !began || !ended {
			return "", fmt.Errorf("the page has no place for %q", name)
		}
		page = before + "<!-- " + name + " -->\n" + part + "<!-- end -->" + after
	}
	return page, nil
}
