package webhook

import (
	"cmp"
	"fmt"
	"strconv"
	"time"
)

const (
	// DefaultArchiveDays is for how many days events that were queued can be found and
	// replayed where neither the webhook nor [Services] say.
	DefaultArchiveDays = 30
	// MaxArchiveDays is for how many they can be at most. The store of [Blobs] keeps a
	// body for longer, by as much as a message lives that is replayed on the last day.
	MaxArchiveDays = 30
	// DeploymentArchiveDays, as [Settings.ArchiveDays], leaves it to [Services] again.
	DeploymentArchiveDays = -1
)

// ParseArchiveDays reads a [Services.ArchiveDays]: a whole number of 0 to
// [MaxArchiveDays], or nothing, for nil.
func ParseArchiveDays(s string) (*int, error) {
	if s == "" {
		return nil, nil
	}
	days, err := strconv.Atoi(s)
	if err != nil || badArchiveDays(days) {
		return nil, fmt.Errorf("archive days: %q is not a whole number of 0 to %d", s, MaxArchiveDays)
	}
	return &days, nil
}

func badArchiveDays(days int) bool { return days < 0 || days > MaxArchiveDays }

// archiveTime is for how long w's events are kept, where standard is how many days
// those of a webhook are that does not say.
func archiveTime(w Webhook, standard *int) time.Duration {
	days := cmp.Or(w.Policy.ArchiveDays, standard, new(DefaultArchiveDays))
	return time.Duration(*days) * 24 * time.Hour
}

// daysOf is what a webhook says that was set to days.
func daysOf(days int) *int {
	if days == DeploymentArchiveDays {
		return nil
	}
	return &days
}

// equalDays says whether two webhooks say the same, or both nothing.
func equalDays(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }
