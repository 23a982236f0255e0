package provider

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// defaultTolerance is for providers that sign a time and state no tolerance.
const defaultTolerance = 300 * time.Second

// timestamp reads the signed time of a request.
type timestamp struct {
	source    source
	inSig     bool
	name      string
	unit      Unit
	tolerance time.Duration
	// text says that it is written as a string in JSON.
	text bool
}

// maxTimestampLen bounds what is parsed as a time.
const maxTimestampLen = 40

// read sets in.ts, which is the time as it is written, since that is what is
// signed, and returns the time that it stands for.
func (t *timestamp) read(in *input, c *claim) (time.Time, *Failure) {
	in.ts = c.ts
	if !t.inSig {
		in.ts, _ = t.source.read(in)
	}
	if in.ts == "" {
		return time.Time{}, &Failure{TimestampMissing, t.name}
	}
	at, err := t.unit.parse(in.ts)
	if err != nil {
		return time.Time{}, &Failure{TimestampMalformed, t.name + " " + err.Error()}
	}
	return at, nil
}

// check compares a genuine time with the clock.
func (t *timestamp) check(at, now time.Time) *Failure {
	if age := now.Sub(at); age > t.tolerance {
		return &Failure{TimestampTooOld, t.detail(age, "ago")}
	}
	// Differences saturate, so that one must not be negated.
	if ahead := at.Sub(now); ahead > t.tolerance {
		return &Failure{TimestampTooNew, t.detail(ahead, "in the future")}
	}
	return nil
}

func (t *timestamp) detail(by time.Duration, where string) string {
	return fmt.Sprintf("signed %d s %s; %d s are allowed", int64(by.Seconds()), where, int64(t.tolerance.Seconds()))
}

// parse reads a time. Of numbers it takes digits alone.
func (u Unit) parse(text string) (time.Time, error) {
	if len(text) > maxTimestampLen {
		return time.Time{}, fmt.Errorf("is too long")
	}
	if u == RFC3339 || u == AnyUnit && strings.ContainsRune(text, ':') {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return time.Time{}, fmt.Errorf("is no date and time of RFC 3339")
		}
		return at.UTC(), nil
	}
	if u == HTTPDate {
		at, err := http.ParseTime(text)
		if err != nil {
			return time.Time{}, fmt.Errorf("is no date of HTTP")
		}
		return at.UTC(), nil
	}
	n, err := strconv.ParseUint(text, 10, 53)
	if err != nil {
		return time.Time{}, fmt.Errorf("is no whole number")
	}
	if u == Milliseconds || u == AnyUnit && n >= earliestMilliseconds {
		return time.UnixMilli(int64(n)).UTC(), nil
	}
	return time.Unix(int64(n), 0).UTC(), nil
}

// earliestMilliseconds is a number that is in 1973 if it counts milliseconds, and
// some three thousand years ahead if it counts seconds.
const earliestMilliseconds = 100_000_000_000

// print is the inverse of parse.
func (u Unit) print(at time.Time) string {
	switch u {
	case RFC3339:
		return at.UTC().Format(time.RFC3339)
	case HTTPDate:
		return at.UTC().Format(http.TimeFormat)
	case Milliseconds:
		return strconv.FormatInt(at.UnixMilli(), 10)
	}
	return strconv.FormatInt(at.Unix(), 10)
}

func (u Unit) known() bool {
	switch u {
	case "", Seconds, Milliseconds, RFC3339, HTTPDate, AnyUnit:
		return true
	}
	return false
}
