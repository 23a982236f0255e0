package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-dev/postern/tools/cost/bill"
)

// tables returns the generated parts of the page, by their names.
func tables(measured []bill.Measurement, prices bill.Prices) map[string]string {
	return map[string]string{"bills": bills(measured, prices), "archive": archive(measured, prices), "measured": used(measured), "prices": asked(prices)}
}

func bills(measured []bill.Measurement, prices bill.Prices) string {
	var b strings.Builder
	b.WriteString("| delivery | body | archive_days | gateway | functions | claims | records | index | bucket | queue | logs | look-ups | kept aside | **USD per million** |\n")
	b.WriteString("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, m := range measured {
		x := prices.Bill(m)
		fmt.Fprintf(&b, "| %s | %d KB | %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | **%.2f** |\n",
			m.Delivery, m.BodyKB, days(m), x.Gateway, x.Functions, x.Claims, x.Records, x.Index, x.Bucket, x.Queue, x.Logs, x.LookUps, x.Kept, x.Total())
	}
	return b.String()
}

// days are those of a webhook's archive, which nothing forged comes to.
func days(m bill.Measurement) string {
	if m.Delivery == "forged" {
		return "any"
	}
	return strconv.Itoa(m.ArchiveDays)
}

// archive tells what keeping events for a time adds to what an accepted one costs, and
// to a duplicate.
func archive(measured []bill.Measurement, prices bill.Prices) string {
	var b strings.Builder
	b.WriteString("| body | accepted, archive_days 0 | 7 | 30 | duplicate, archive_days 0 | 7 or 30 |\n")
	b.WriteString("| ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, kb := range []int{1, 4, 16, 64} {
		bare, kept := find(measured, "accepted", kb, 0), find(measured, "accepted", kb, 30)
		week := kept
		week.ArchiveDays = 7
		without := prices.Bill(bare).Total()
		again, inVain := prices.Bill(find(measured, "duplicate", kb, 0)).Total(), prices.Bill(find(measured, "duplicate", kb, 30)).Total()
		fmt.Fprintf(&b, "| %d KB | %.2f | %s | %s | %.2f | %s |\n",
			kb, without, more(prices.Bill(week).Total()-without), more(prices.Bill(kept).Total()-without), again, more(inVain-again))
	}
	return b.String()
}

// more tells a difference, unless it is none but for the digits of times.
func more(usd float64) string {
	if usd < 0.005 {
		return "–"
	}
	return fmt.Sprintf("+ %.2f", usd)
}

// find returns what such a delivery was measured to use; nothing if it was not.
func find(measured []bill.Measurement, delivery string, kb, archiveDays int) bill.Measurement {
	i := slices.IndexFunc(measured, func(m bill.Measurement) bool {
		return m.Delivery == delivery && m.BodyKB == kb && m.ArchiveDays == archiveDays
	})
	if i < 0 {
		return bill.Measurement{}
	}
	return measured[i]
}

func used(measured []bill.Measurement) string {
	var b strings.Builder
	b.WriteString("| delivery | body | archive_days | calls to AWS | message | claim | item | of it in the index | function's line | gateway's line | answer | assumed time |\n")
	b.WriteString("| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, m := range measured {
		fmt.Fprintf(&b, "| %s | %d KB | %s | %s | %d B | %d B | %d B | %d B | %d B | %d B | %d B | %.0f ms |\n",
			m.Delivery, m.BodyKB, days(m), calls(m.Calls), m.MessageBytes, m.ClaimBytes, m.ItemBytes, m.IndexBytes, m.LineBytes, m.AccessBytes, m.AnswerBytes, m.Millis())
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
