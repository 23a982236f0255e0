package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
)

const (
	// partitionWrites is what one partition takes in a second.
	partitionWrites = 1000
	// writesPerEvent are the claim and the commit.
	writesPerEvent = 2
	// headroom is how much more than the load a table is split for.
	headroom = 2
)

// heatTable compares the claims' keys with keys of the webhook alone, as a counter
// or a log by webhook would have.
func heatTable() string {
	var b strings.Builder
	b.WriteString("| events a second | webhooks | division | partitions | hottest partition, keys as they are | hottest, if keys were webhooks |\n")
	b.WriteString("| ---: | ---: | --- | ---: | ---: | ---: |\n")
	for _, l := range []load{
		{10, 10, true}, {1000, 1, false}, {1000, 100, true}, {50_000, 1, false}, {50_000, 1000, true}, {50_000, 10_000, false},
	} {
		n := partitions(l.rate)
		byEvent, byWebhook := heat(l, n)
		fmt.Fprintf(&b, "| %d | %d | %s | %d | %.0f%% | %.0f%% |\n", l.rate, l.webhooks, l.division(), n, percent(byEvent), percent(byWebhook))
	}
	return b.String()
}

// partitions is how many a table has that is warmed for twice its load; four if new.
func partitions(rate int) int {
	return max(4, int(math.Ceil(float64(rate*writesPerEvent*headroom)/partitionWrites)))
}

// heat returns the writes in one second to the hottest partition.
func heat(l load, partitions int) (byEvent, byWebhook int) {
	r := newRand()
	next := l.source(r)
	events, webhooks := make([]int, partitions), make([]int, partitions)
	for i := range l.rate {
		w := next()
		events[place(partitions, fmt.Sprintf("CLAIM#%d#%d", w, i))] += writesPerEvent
		webhooks[place(partitions, fmt.Sprintf("CLAIM#%d", w))] += writesPerEvent
	}
	return slices.Max(events), slices.Max(webhooks)
}

// place is the partition of a key: DynamoDB divides the range of a hash evenly.
func place(partitions int, key string) int {
	digest := sha256.Sum256([]byte(key))
	return int(binary.BigEndian.Uint32(digest[:4])) % partitions
}

func percent(writes int) float64 { return 100 * float64(writes) / partitionWrites }
