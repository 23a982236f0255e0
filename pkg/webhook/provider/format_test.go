package provider

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sampleFormats are one of each format.
var sampleFormats = map[Format]Signature{
	Plain:          {Format: Plain},
	Prefixed:       {Format: Prefixed, Prefix: "{param:app}="},
	KVList:         {Format: KVList, TSKey: "t", SigKeys: []string{"v1"}},
	VersionedList:  {Format: VersionedList, SigKeys: []string{"v1"}},
	PositionalList: {Format: PositionalList},
	CommaList:      {Format: CommaList},
	PairList:       {Format: PairList, KeyIDParam: "app"},
	AlgoPrefixed:   {Format: AlgoPrefixed, Algos: []Hash{SHA1, SHA256}, DefaultAlgo: SHA1, KVSep: ":"},
	JSONBase64:     {Format: JSONBase64, Field: "signature"},
}

func sampleFormat(t testing.TB, f Format) format {
	t.Helper()
	sig := sampleFormats[f]
	compiled, err := compileFormat(&Scheme{Signature: sig}, newParams(map[string]string{"app": "key"}))
	require.NoError(t, err)
	return compiled
}

func TestFormatParses(t *testing.T) {
	tests := []struct {
		name   string
		format Format
		text   string
		want   claim
	}{
		{"plain", Plain, "abc", claim{texts: []string{"abc"}}},
		{"prefixed, with a parameter", Prefixed, "key=abc", claim{texts: []string{"abc"}}},
		{"list", KVList, "t=1,v1=a", claim{ts: "1", texts: []string{"a"}}},
		{"list in another order", KVList, "v1=a,t=1", claim{ts: "1", texts: []string{"a"}}},
		{"list with several signatures", KVList, "t=1,v1=a,v1=b", claim{ts: "1", texts: []string{"a", "b"}}},
		{"list with an older version", KVList, "t=1,v0=a,v1=b", claim{ts: "1", texts: []string{"b"}}},
		{"list with padding", KVList, "t=1,v1=YQ==", claim{ts: "1", texts: []string{"YQ=="}}},
		{"list without a time", KVList, "v1=a", claim{texts: []string{"a"}}},
		{"versions", VersionedList, "v1,a v1a,b v1,c", claim{texts: []string{"a", "c"}}},
		{"positions", PositionalList, "1,a,b", claim{ts: "1", texts: []string{"a", "b"}}},
		{"commas", CommaList, "a, b", claim{texts: []string{"a", "b"}}},
		{"pairs", PairList, "other|a&key|b", claim{texts: []string{"b"}}},
		{"named hash", AlgoPrefixed, "sha256:a", claim{hash: SHA256, texts: []string{"a"}}},
		{"hash by default", AlgoPrefixed, "a", claim{hash: SHA1, texts: []string{"a"}}},
		{"JSON", JSONBase64, "eyJzaWduYXR1cmUiOiJhIn0=", claim{texts: []string{"a"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got claim
			require.Empty(t, sampleFormat(t, tt.format).parse(tt.text, &got))
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestFormatRefuses(t *testing.T) {
	tests := []struct {
		name   string
		format Format
		text   string
	}{
		{"other prefix", Prefixed, "other=abc"},
		{"part of the prefix", Prefixed, "ke"},
		{"list without a signature", KVList, "t=1"},
		{"list with an older version alone", KVList, "t=1,v0=a"},
		{"list with two times", KVList, "t=1,t=2,v1=a"},
		{"list with spaces", KVList, "t=1, v1=a"},
		{"no list", KVList, "garbage"},
		{"list too long", KVList, "t=1" + strings.Repeat(",v1=a", maxSignatures+1)},
		{"other version", VersionedList, "v2,a"},
		{"no version", VersionedList, "a"},
		{"versions too many", VersionedList, strings.Repeat("v1,a ", maxSignatures+1)},
		{"a time alone", PositionalList, "1"},
		{"commas too many", CommaList, strings.Repeat("a,", maxSignatures)},
		{"other key", PairList, "other|a"},
		{"no pair", PairList, "a"},
		{"pairs too many", PairList, strings.Repeat("key|a&", maxSignatures+1)},
		{"hash that is not accepted", AlgoPrefixed, "sha512:a"},
		{"no base64", JSONBase64, "{}"},
		{"no such member", JSONBase64, "e30="},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.NotEmpty(t, sampleFormat(t, tt.format).parse(tt.text, new(claim)))
		})
	}
}

// RFC 9110, section 11.1: the name of an authentication scheme is in any case.
func TestAuthorizationSchemeIsCaseInsensitive(t *testing.T) {
	f, err := compileFormat(&Scheme{Signature: Signature{Name: "authorization", Format: Prefixed, Prefix: "Basic "}}, nil)
	require.NoError(t, err)
	var c claim
	require.Empty(t, f.parse("bASIC abc", &c))
	assert.Equal(t, []string{"abc"}, c.texts)
}

func TestFormatPrintsWhatItParses(t *testing.T) {
	for name := range sampleFormats {
		t.Run(string(name), func(t *testing.T) {
			f := sampleFormat(t, name)
			want := claim{texts: []string{"YWJj"}}
			switch name {
			case KVList, PositionalList:
				want.ts = "1767225600"
			case AlgoPrefixed:
				want.hash = SHA256
			}
			var got claim
			require.Empty(t, f.parse(f.print(want), &got))
			assert.Equal(t, want, got)
		})
	}
}

// FuzzFormats gives one header to the parser of each format.
func FuzzFormats(f *testing.F) {
	for _, text := range []string{
		"t=1,v1=a", "v1,a v1a,b", "1,a,b", "key|a&x|b", "sha256:a", "eyJzaWduYXR1cmUiOiJhIn0=", "key=", ",,,", "==", " ", "\x00",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name := range sampleFormats {
			var c claim
			if sampleFormat(t, name).parse(text, &c) != "" {
				continue
			}
			assert.NotEmpty(t, c.texts, name)
			assert.LessOrEqual(t, len(c.texts), maxSignatures, name)
		}
	})
}
