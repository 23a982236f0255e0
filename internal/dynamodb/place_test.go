package dynamodb

import (
	"cmp"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func FuzzPlaceInTimeKeepsOrder(f *testing.F) {
	f.Add(int64(0), "a", int64(0), "ab")
	f.Add(int64(9), "z", int64(10), "a")
	f.Add(int64(1), "\xff", int64(1), "é")
	f.Add(int64(1), "", int64(1), "\x00")
	f.Add(int64(-1), "#", int64(math.MaxInt64), "%")
	f.Add(int64(1), strings.Repeat("\xff", 399), int64(1), strings.Repeat("\xff", 400))
	f.Add(int64(1), strings.Repeat("\xff", 401), int64(1), strings.Repeat("\xff", 400))
	f.Fuzz(func(t *testing.T, n1 int64, id1 string, n2 int64, id2 string) {
		t1, t2 := time.Unix(0, n1), time.Unix(0, n2)
		place1, place2 := placeInTime(t1, id1), placeInTime(t2, id2)
		for _, place := range []string{place1, place2} {
			assert.LessOrEqual(t, len(place), 1024, "DynamoDB's limit of a sort key")
			assert.True(t, utf8.ValidString(place))
		}
		assertReadBack(t, t1, id1, place1)
		assert.Equal(t, cmp.Or(t1.Compare(t2), compareIDs(id1, id2)), strings.Compare(place1, place2))
	})
}

// assertReadBack holds placeAt to what its place was made of, and to no later place.
func assertReadBack(t *testing.T, at time.Time, id, place string) {
	got, err := placeAt(place)
	require.NoError(t, err)
	assert.True(t, got.Time.Equal(at))
	if len(id) <= maxIDInPlace {
		assert.Equal(t, id, got.ID)
	}
	assert.LessOrEqual(t, placeInTime(got.Time, got.ID), place)
}

// compareIDs compares bytes but for long ids that differ behind what has a place.
func compareIDs(id1, id2 string) int {
	long := len(id1) > maxIDInPlace && len(id2) > maxIDInPlace
	if long && id1[:maxIDInPlace] == id2[:maxIDInPlace] {
		return strings.Compare(digestOf(id1), digestOf(id2))
	}
	return strings.Compare(id1, id2)
}

func FuzzStamp(f *testing.F) {
	f.Add(int64(0), int64(0))
	f.Add(int64(253402300799), int64(999999999))
	f.Add(int64(-62135596800), int64(1))
	f.Fuzz(func(t *testing.T, seconds, nanos int64) {
		at := time.Unix(seconds, nanos)
		if year := at.UTC().Year(); year < 1 || year > 9999 {
			return // stamps are of years of four digits
		}
		got, err := stampOf(at).time()
		require.NoError(t, err)
		assert.True(t, at.Equal(got))
	})
}

func TestStampOfOtherText(t *testing.T) {
	for _, s := range []stamp{"", "2026-03-01", "now"} {
		_, err := s.time()
		assert.Error(t, err, s)
	}
}

func TestShardsShareEvenly(t *testing.T) {
	var events [shards]int
	for i := range 4000 {
		events[shardOf(strings.Repeat("e", i))]++
	}
	for _, n := range events {
		assert.InDelta(t, 1000, n, 150)
	}
}
