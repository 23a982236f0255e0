package difftest

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// criticalHeader is for what a token says must be understood.
var criticalHeader = class{
	"a token with the header crit",
	"who does not understand what it lists must refuse the token (RFC 7515, section 4.1.11)",
	sdk,
	func(d *delivery) bool {
		return tokenHas(d, 0, func(value any, name string) bool { return name == "crit" })
	}, true,
}

// noTime is for times that are null or before 1970.
var noTime = class{
	"a time that is null or negative",
	"NumericDate is a number of seconds since 1970 (RFC 7519, section 2)",
	sdk,
	func(d *delivery) bool {
		return tokenHas(d, 1, func(value any, _ string) bool {
			number, isNumber := value.(float64)
			return value == nil || isNumber && number < 0
		})
	}, true,
}

// severalValues is for claims that are arrays.
var severalValues = class{
	"a claim that is an array, and has the value in it",
	"RFC 7519 has that for aud; what the provider itself signs says no less for it",
	postern,
	func(d *delivery) bool {
		return tokenHas(d, 1, func(value any, _ string) bool {
			_, isArray := value.([]any)
			return isArray
		})
	}, true,
}

// tokenHas reports whether a part of d's token has such a member.
func tokenHas(d *delivery, part int, is func(value any, name string) bool) bool {
	for name, value := range tokenPart(d, part) {
		if is(value, name) {
			return true
		}
	}
	return false
}

// tokenPart returns the members of a part of d's token; nil if there is none.
func tokenPart(d *delivery, part int) (members map[string]any) {
	text := strings.TrimPrefix(cmp.Or(d.get("Authorization"), d.get(messageBirdHeader)), "Bearer ")
	parts := strings.Split(text, ".")
	if part >= len(parts) {
		return nil
	}
	decoded, err := base64.RawURLEncoding.DecodeString(parts[part])
	if err != nil || json.Unmarshal(decoded, &members) != nil {
		return nil
	}
	return members
}

// changed is the undoing of what claims say: it changes them, and has the token signed
// anew. Since who accepted it has verified its signature, that makes none genuine.
func changed(change func(d *delivery, claims map[string]any), sign func(d *delivery, header, claims map[string]any)) func(*delivery) bool {
	return func(d *delivery) bool {
		header, claims := tokenPart(d, 0), tokenPart(d, 1)
		if header == nil || claims == nil {
			return false
		}
		before, _ := json.Marshal(claims)
		change(d, claims)
		after, _ := json.Marshal(claims)
		sign(d, header, claims)
		return !bytes.Equal(before, after)
	}
}

// shift moves the time of a claim.
func shift(claims map[string]any, name string, by time.Duration) {
	if seconds, ok := claims[name].(float64); ok {
		claims[name] = seconds + by.Seconds()
	}
}
