package provider

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sampleScheme gives every token a meaning.
var sampleScheme = Scheme{
	Primitive:   Digest,
	Timestamp:   Timestamp{In: InHeader, Name: "X-Time"},
	IDHeader:    Header{Name: "X-Id"},
	NonceHeader: Header{Name: "X-Nonce"},
}

func sampleInput() *input {
	return &input{
		Request: &Request{
			Method: "post",
			URL:    "https://hooks.example.com:8443/in/a%2Fb?q=1%202&Q=ABC",
			Header: http.Header{"X-One": {"1"}, "X-Two": {"a", "b"}, "Content-Type": {"application/x-www-form-urlencoded"}},
			Body:   []byte("b=2&a=z&a=y&a=z"),
		},
		ts: "1700000000", id: "msg_1", nonce: "n",
	}
}

func parseSample(t testing.TB, text string) (*template, *coverage, error) {
	t.Helper()
	covers := new(coverage)
	params := newParams(map[string]string{"p": "value"})
	tmpl, err := parseTemplate(text, &tokens{params: params, scheme: &sampleScheme, covers: covers})
	return tmpl, covers, err
}

func TestTemplateRenders(t *testing.T) {
	tests := []struct{ name, template, want string }{
		{"literal", "POST", "POST"},
		{"body", "{ts}.{body}", "1700000000.b=2&a=z&a=y&a=z"},
		{"id and nonce", "{id}{nonce}", "msg_1n"},
		{"method in upper case", "{method}", "POST"},
		{"URL as it is", "{url}", "https://hooks.example.com:8443/in/a%2Fb?q=1%202&Q=ABC"},
		{"URL without its port", "{url_without_port}", "https://hooks.example.com/in/a%2Fb?q=1%202&Q=ABC"},
		{"URL with its own port", "{url_with_port}", "https://hooks.example.com:8443/in/a%2Fb?q=1%202&Q=ABC"},
		{"path as it is", "{path}", "/in/a%2Fb"},
		{"header in any case", "{header:x-one}", "1"},
		{"doubled header", "{header:X-Two}", "a,b"},
		{"query decoded", "{query:q}", "1 2"},
		{"query in lower case", "{query_lower:Q}", "abc"},
		{"parameter", "{param:p}", "value"},
		{"form field", "{form:b}", "2"},
		{"sorted form without doubles", "{form_sorted_kv}", "ayazb2"},
		{"MD5 of the body", "{body_md5_b64}", "FDDi/RLj2cAMBnqwfq1Q7Q=="},
		{"escapes", `\{\[\]\\`, `{[]\`},
		{"optional and there", "[id:{header:X-One};]x", "id:1;x"},
		{"optional and absent", "[id:{header:X-None};]x", "x"},
		{"optional and partly absent", "[{header:X-One}{header:X-None}]x", "x"},
		{"line breaks", "{method}\n{path}", "POST\n/in/a%2Fb"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tmpl, _, err := parseSample(t, tt.template)
			require.NoError(t, err)
			got, ok := tmpl.text(sampleInput())
			require.True(t, ok)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestTemplateFailsOnWhatIsAbsent(t *testing.T) {
	tests := []struct {
		name, template string
		want           Cause
	}{
		{"header", "{header:X-None}", SignatureMissing},
		{"query", "{query:none}", SignatureMissing},
		{"form field", "{form:none}", PayloadMalformed},
		{"JSON", "{json:none}", PayloadMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tmpl, _, err := parseSample(t, "{body}"+tt.template)
			require.NoError(t, err)
			failure := tmpl.render(sampleInput(), new(content))
			require.NotNil(t, failure)
			assert.Equal(t, tt.want, failure.Cause)
		})
	}
}

func TestTemplateIsRefused(t *testing.T) {
	tests := []struct{ name, template, want string }{
		{"open brace", "{body", "must close every brace"},
		{"closing brace", "body}", "must open every brace"},
		{"open bracket", "[{ts}", "must close every bracket"},
		{"closing bracket", "{ts}]", "must not nest brackets"},
		{"nested brackets", "[[{ts}]]", "must not nest brackets"},
		{"unknown token", "{bodyy}", "unknown token {bodyy}"},
		{"unknown token with an argument", "{cookie:a}", "unknown token {cookie:a}"},
		{"no such parameter", "{param:q}", "params.q: is required"},
		{"bad path", "{json:a..b}", "empty name"},
		{"backslash at the end", `a\`, "must not end in a backslash"},
		{"too long", strings.Repeat("a", maxTemplateLen+1), "at most 1024 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := parseSample(t, tt.template)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestTokensOfTheSchemeNeedAPlace(t *testing.T) {
	for _, token := range []string{"{ts}", "{id}", "{nonce}", "{secret}"} {
		_, err := parseTemplate(token, &tokens{scheme: &Scheme{Primitive: HMAC}, covers: new(coverage)})
		assert.Error(t, err, token)
	}
}

func TestTemplateCovers(t *testing.T) {
	_, covers, err := parseSample(t, "{id}.{ts}.{header:x-one}{query:q}{json:a.b}{form:f}{url}{body}")
	require.NoError(t, err)
	tests := []struct {
		place Place
		want  bool
	}{
		{Place{In: InHeader, Name: "x-id"}, true},
		{Place{In: InHeader, Name: "X-ONE"}, true},
		{Place{In: InHeader, Name: "X-Two"}, false},
		{Place{In: InJSON, Name: "id"}, true},
		{Place{In: InJSON, Name: "id", With: []Place{{In: InHeader, Name: "X-Two"}}}, false},
		{Place{In: InQuery, Name: "other"}, true},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, covers.of(tt.place), "%+v", tt.place)
	}
}

// FuzzTemplate holds what compiles to rendering without a panic.
func FuzzTemplate(f *testing.F) {
	for _, text := range []string{
		"{ts}.{body}", "[id:{query:data.id};]ts:{ts};", `\{`, "{json:[].a}", "{", "[]", "{header:\x00}", "{param:p}{secret}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tmpl, _, err := parseSample(t, text)
		if err != nil {
			assert.Less(t, len(err.Error()), 2*maxTemplateLen)
			return
		}
		tmpl.render(sampleInput(), new(content))
	})
}
