package provider

import (
	"math"
	"strconv"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// checkTimes checks the times of a JWT that is genuine (RFC 7519, sections 4.1.4
// to 4.1.6), and returns when it was issued; the zero time if it does not say.
func (t *tokenRules) checkTimes(payload []byte, now time.Time) (issued time.Time, failure *Failure) {
	var found [3]jsonpath.Match
	t.times.Find(payload, found[:])
	var times [3]time.Time
	for i, name := range [...]string{"iat", "exp", "nbf"} {
		if found[i].First == nil {
			continue
		}
		at, ok := numericDate(found[i].First)
		if !ok {
			return issued, &Failure{TimestampMalformed, "claim " + name + " is no number of seconds"}
		}
		times[i] = at
	}
	issued = times[0]
	if failure = t.checkExpiry(times[0], times[1], now); failure == nil {
		failure = t.checkStart(times[0], times[2], now)
	}
	return issued, failure
}

// checkExpiry checks exp, and iat where the token's age or lifetime is bounded.
func (t *tokenRules) checkExpiry(issued, expires, now time.Time) *Failure {
	switch {
	case expires.IsZero() && t.data.RequireExpiry:
		return &Failure{TimestampMissing, "claim exp"}
	case issued.IsZero() && (t.maxAge > 0 || t.lifetime > 0):
		return &Failure{TimestampMissing, "claim iat"}
	case !expires.IsZero() && !now.Before(expires.Add(t.leeway)):
		return &Failure{TimestampTooOld, "the token has expired"}
	case t.maxAge > 0 && now.Sub(issued) > t.maxAge:
		return &Failure{TimestampTooOld, "the token was issued too long ago"}
	case t.lifetime > 0 && expires.Sub(issued) > t.lifetime:
		return &Failure{TimestampTooNew, "the token expires too late"}
	}
	return nil
}

// checkStart checks nbf and iat. Clocks differ: a token from shortly ahead is no
// forgery, so that iat, which no claim of its own bounds, has the usual tolerance.
func (t *tokenRules) checkStart(issued, starts, now time.Time) *Failure {
	if starts.After(now.Add(t.leeway)) {
		return &Failure{TimestampTooNew, "the token is not valid yet"}
	}
	if issued.After(now.Add(max(t.leeway, defaultTolerance))) {
		return &Failure{TimestampTooNew, "the token was issued in the future"}
	}
	return nil
}

// numericDate reads a NumericDate of RFC 7519, section 2, which may have a
// fraction.
func numericDate(raw []byte) (time.Time, bool) {
	const latest = 1 << 40
	seconds, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsNaN(seconds) || seconds < 0 || seconds > latest {
		return time.Time{}, false
	}
	whole, fraction := math.Modf(seconds)
	return time.Unix(int64(whole), int64(fraction*float64(time.Second))).UTC(), true
}
