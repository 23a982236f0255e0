package provider

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// secretChange is a way in which a secret comes to be pasted wrongly.
type secretChange struct {
	finding Finding
	change  func(string) string
}

var secretChanges = []secretChange{
	{
		Finding{Code: "secret_white_space", Message: "The secret has white space or a line break at its beginning or end that does not belong to it."},
		strings.TrimSpace,
	},
	{
		Finding{Code: "secret_quoted", Message: "The secret is in quotation marks that do not belong to it."},
		func(s string) string { return strings.Trim(strings.TrimSpace(s), `"'`) },
	},
	{
		Finding{Code: "secret_line_breaks", Message: `The line breaks of the key are written as \n, and must be real ones.`},
		func(s string) string { return strings.ReplaceAll(s, `\n`, "\n") },
	},
	{
		Finding{Code: "secret_base64_kept", Message: "The secret is in base64, and the sender signs with what that stands for: it was encoded once too often."},
		func(s string) string {
			b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
			if err != nil || len(b) == 0 {
				return s
			}
			return string(b)
		},
	},
	{
		Finding{Code: "secret_hex_kept", Message: "The secret is in hex, and the sender signs with what that stands for: it was encoded once too often."},
		func(s string) string {
			b, err := hex.DecodeString(strings.TrimSpace(s))
			if err != nil || len(b) == 0 {
				return s
			}
			return string(b)
		},
	},
}

// secretPrefixes are what providers put before their secrets.
var secretPrefixes = []string{"whsec_", "v1,whsec_", "whpk_", "whsk_", "pdl_ntfset_", "polar_whs_", "whs_", "wsec_", "sk_", "Bearer ", "Basic "}

// secretVariations are those of the secret's text.
func secretVariations(a attempt) (all []variation) {
	for _, c := range secretChanges {
		if b, ok := a.withSecrets(c.change); ok {
			all = append(all, variation{c.finding, b})
		}
	}
	for _, prefix := range secretPrefixes {
		all = append(all, prefixVariations(a, prefix)...)
	}
	return all
}

func prefixVariations(a attempt, prefix string) (all []variation) {
	cut := func(s string) string { return strings.TrimPrefix(strings.TrimSpace(s), prefix) }
	if b, ok := a.withSecrets(cut); ok {
		all = append(all, variation{Finding{
			Code: "secret_prefix_kept", Message: `The secret must be given without "` + prefix + `".`,
		}, b})
	}
	add := func(s string) string { return prefix + strings.TrimPrefix(strings.TrimSpace(s), prefix) }
	if b, ok := a.withSecrets(add); ok {
		all = append(all, variation{Finding{
			Code: "secret_prefix_cut", Message: `The secret lacks its beginning, "` + prefix + `".`,
		}, b})
	}
	return all
}

// keyEncodings are how a secret may become a key.
var keyEncodings = []struct {
	encoding Encoding
	says     string
}{
	{Text, "as it is, without decoding it"},
	{Base64, "as base64 that stands for the key"},
	{Base64URL, "as base64url that stands for the key"},
	{Hex, "as hex that stands for the key"},
}

// keyVariations are those of how the secret becomes a key.
func keyVariations(a attempt) (all []variation) {
	for _, e := range keyEncodings {
		for _, keep := range []bool{true, false} {
			b, ok := a.withSchemes(func(s *Scheme) bool {
				changed := cmp.Or(s.Key.Encoding, Text) != e.encoding || keep && len(s.Key.StripPrefix) > 0
				s.Key.Encoding = e.encoding
				if keep {
					s.Key.StripPrefix = nil
				}
				return changed
			})
			if ok {
				all = append(all, variation{Finding{
					Code: "secret_taken_otherwise", Message: "The sender takes the secret " + e.says + otherPrefix(keep) + ".",
				}, b})
			}
		}
	}
	return all
}

func otherPrefix(kept bool) string {
	if kept {
		return ", prefix and all"
	}
	return ""
}
