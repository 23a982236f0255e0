package provider

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var testNow = time.Unix(1767225600, 0).UTC() // 2026-01-01T00:00:00Z

func TestUnitParses(t *testing.T) {
	tests := []struct {
		name string
		unit Unit
		text string
		want time.Time
	}{
		{"seconds", Seconds, "1767225600", testNow},
		{"seconds by default", "", "1767225600", testNow},
		{"zero", Seconds, "0", time.Unix(0, 0).UTC()},
		{"milliseconds", Milliseconds, "1767225600123", testNow.Add(123 * time.Millisecond)},
		{"RFC 3339", RFC3339, "2026-01-01T00:00:00Z", testNow},
		{"RFC 3339 with nanoseconds", RFC3339, "2026-01-01T00:00:00.123456789Z", testNow.Add(123456789)},
		{"any, in seconds", AnyUnit, "1767225600", testNow},
		{"any, in milliseconds", AnyUnit, "1767225600123", testNow.Add(123 * time.Millisecond)},
		{"any, as a date", AnyUnit, "2026-01-01T00:00:00Z", testNow},
		{"RFC 3339 with an offset", RFC3339, "2026-01-01T01:30:00+01:30", testNow},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.unit.parse(tt.text)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestUnitRefuses(t *testing.T) {
	tests := []struct {
		name string
		unit Unit
		text string
	}{
		{"word", Seconds, "yesterday"},
		{"fraction", Seconds, "1767225600.5"},
		{"sign", Seconds, "+1767225600"},
		{"before 1970", Seconds, "-1"},
		{"space", Seconds, " 1767225600"},
		{"hex", Seconds, "0x69559200"},
		{"exponent", Seconds, "1e9"},
		{"other digits", Seconds, "١٧٦٧٢٢٥٦٠٠"},
		{"past 2^53", Seconds, "9007199254740993"},
		{"past 2^64", Milliseconds, "99999999999999999999"},
		{"many digits", Seconds, strings.Repeat("0", 41)},
		{"date alone", RFC3339, "2026-01-01"},
		{"seconds for a date", RFC3339, "1767225600"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.unit.parse(tt.text)
			assert.Error(t, err)
		})
	}
}

func TestToleranceHoldsBothWays(t *testing.T) {
	ts := &timestamp{tolerance: 300 * time.Second}
	tests := []struct {
		name string
		at   time.Time
		want Cause
	}{
		{"now", testNow, ""},
		{"at the tolerance, before", testNow.Add(-300 * time.Second), ""},
		{"at the tolerance, after", testNow.Add(300 * time.Second), ""},
		{"a second older", testNow.Add(-301 * time.Second), TimestampTooOld},
		{"a second newer", testNow.Add(301 * time.Second), TimestampTooNew},
		{"the beginning of time", time.Unix(0, 0), TimestampTooOld},
		{"the end of time", time.Unix(1<<53-1, 0), TimestampTooNew},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			failure := ts.check(tt.at, testNow)
			if tt.want == "" {
				require.Nil(t, failure)
				return
			}
			require.NotNil(t, failure)
			assert.Equal(t, tt.want, failure.Cause)
		})
	}
}

func TestUnitPrintsWhatItParses(t *testing.T) {
	for _, unit := range []Unit{Seconds, Milliseconds, RFC3339, AnyUnit} {
		got, err := unit.parse(unit.print(testNow))
		require.NoError(t, err)
		assert.Equal(t, testNow, got, unit)
	}
}

func FuzzUnit(f *testing.F) {
	for _, text := range []string{"1767225600", "2026-01-01T00:00:00Z", "-1", "", "9007199254740993"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, unit := range []Unit{Seconds, Milliseconds, RFC3339, AnyUnit} {
			if at, err := unit.parse(text); err == nil {
				(&timestamp{}).check(at, testNow)
			}
		}
	})
}
