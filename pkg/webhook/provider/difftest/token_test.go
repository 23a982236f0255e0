package difftest

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// token returns a token in compact serialization (RFC 7515, section 3.1).
func token(header, claims map[string]any, sign func(content string) []byte) string {
	content := part(header) + "." + part(claims)
	return content + "." + base64.RawURLEncoding.EncodeToString(sign(content))
}

func part(members map[string]any) string {
	text, err := json.Marshal(members)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// changeClaims changes a claim, or leaves one out.
func (s *source) changeClaims(claims map[string]any, now time.Time) {
	name := pick(s.rng, slices.Sorted(maps.Keys(claims)))
	switch text, isText := claims[name].(string); {
	case s.rng.IntN(4) == 0:
		delete(claims, name)
	case isText:
		claims[name] = pick(s.rng, []any{"", s.another(text), strings.ToUpper(text), []string{text}, []string{"x", text}, 1, nil, text})
	default:
		whole := now.Unix()
		claims[name] = pick(s.rng, []any{
			whole - 3600, whole - 61, whole - 60, whole - 11, whole - 10, whole - 1, whole, whole + 1, whole + 10, whole + 11,
			whole + 60, whole + 61, whole + 3600, whole + 1e6, 0, -1, "soon", nil, float64(whole) + 0.5,
		})
	}
}

// changeHeader changes now and then what the token says of itself.
func (s *source) changeHeader(header map[string]any) {
	switch s.rng.IntN(8) {
	case 0:
		header["alg"] = pick(s.rng, []any{"none", "HS384", "RS256", "hs256", "", nil})
	case 1:
		header["typ"] = pick(s.rng, []any{"JWT", "jwt", "at+jwt", "", 1})
	case 2:
		header["crit"] = pick(s.rng, []any{[]string{"b64"}, []string{"exp"}, []string{}})
	}
}
