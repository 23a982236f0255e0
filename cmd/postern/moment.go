package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// moment reads a point in time: a date, a date and time as in RFC 3339, or how long
// before now, such as 90m, 2h or 7d. Empty is the zero time.
func moment(cmd *cobra.Command, flag, given string, now time.Time) (time.Time, error) {
	if given == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, given); err == nil {
			return t, nil
		}
	}
	if d, err := span(given); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	return time.Time{}, usage(cmd, fmt.Sprintf("--%s %q is neither a time, such as 2026-01-31T12:00:00Z, nor how long ago, such as 2h or 7d", flag, given))
}

// span reads a duration, for which days may stand too.
func span(given string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(given, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(given)
}

// perSecond reads a rate, such as 10/s or 0.5/s.
func perSecond(cmd *cobra.Command, given string, most float64) (float64, error) {
	rate, err := strconv.ParseFloat(strings.TrimSuffix(given, "/s"), 64)
	if err != nil || !(rate >= 0.01 && rate <= most) {
		return 0, usage(cmd, fmt.Sprintf("--rate %q is not a rate of 0.01/s to %g/s", given, most))
	}
	return rate, nil
}
