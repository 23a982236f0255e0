package main

import (
	"fmt"
	"strings"
)

const (
	// trusted is for how many seconds an instance trusts what it knows of a webhook.
	trusted = 60
	// seconds is how long a simulation runs beyond that.
	seconds = trusted
	// busyMillis is how long a delivery keeps an instance busy.
	busyMillis = 20
)

// cacheTable is how often a delivery needs a look-up: a read, and one request to KMS
// for each live secret.
func cacheTable() string {
	var b strings.Builder
	b.WriteString("| events a second | instances | webhooks | division | deliveries with a look-up | look-ups a second | the hottest webhook's |\n")
	b.WriteString("| ---: | ---: | ---: | --- | ---: | ---: | ---: |\n")
	for _, l := range []load{
		{10, 1, false}, {10, 10, true}, {1000, 1, false}, {1000, 100, true}, {1000, 1000, false},
		{50_000, 1, false}, {50_000, 100, true}, {50_000, 1000, true}, {50_000, 10_000, false},
	} {
		n := instances(l.rate)
		all, hottest := lookUps(l, n)
		fmt.Fprintf(&b, "| %d | %d | %d | %s | %s%% | %s | %s |\n", l.rate, n, l.webhooks, l.division(), short(100*all/float64(l.rate)), short(all), short(hottest))
	}
	return b.String()
}

// short writes a figure with no more digits than it deserves.
func short(f float64) string {
	if f >= 10 {
		return fmt.Sprintf("%.0f", f)
	}
	return fmt.Sprintf("%.2f", f)
}

// instances is how many are busy on average, and a fifth more for the peaks.
func instances(rate int) int { return 2 + rate*busyMillis*12/10_000 }

// lookUps returns how many there are in a second, once all instances are warm, and
// how many are of the webhook that has most. Deliveries go to instances at random.
func lookUps(l load, instances int) (all, hottest float64) {
	r := newRand()
	next := l.source(r)
	known := make([]float32, instances*l.webhooks) // until when
	counts := make([]int, l.webhooks)
	for i := range l.rate * (trusted + seconds) {
		t := float32(i) / float32(l.rate)
		w := next()
		until := &known[r.IntN(instances)*l.webhooks+w]
		if t < *until {
			continue
		}
		*until = t + trusted
		if t >= trusted {
			counts[w]++
		}
	}
	most, sum := 0, 0
	for _, n := range counts {
		most, sum = max(most, n), sum+n
	}
	return float64(sum) / seconds, float64(most) / seconds
}
