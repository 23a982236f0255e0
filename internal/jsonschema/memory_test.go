package jsonschema_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// Of each value that breaks a rule the library keeps an error, with its place, until all is
// checked.
func TestValidateTakesNoMoreMemoryThanSteps(t *testing.T) {
	const most = 400 << 20 // a function has 512 MB; what is freed meanwhile counts here too
	tests := []struct{ name, schema, doc string }{
		{"thousands of false", `{"items":{"anyOf":[false` + strings.Repeat(",false", 3000) + `]}}`, `[` + each(3000, "%d") + `]`},
		{"false for names", `{"allOf":[` + strings.Repeat(`{"properties":{"a":true},"propertyNames":false},`, 300) + `true]}`, `{` + each(20_000, `"k%d":1`) + `}`},
		{"thousands of names that are missing", `{"items":{"required":[` + each(5000, `"%d"`) + `]}}`, `[` + strings.Repeat("{},", 6000) + `{}]`},
		{"names that one other requires", `{"items":{"dependentRequired":{"a":[` + each(5000, `"%d"`) + `]}}}`, `[` + strings.Repeat(`{"a":1},`, 6000) + `{}]`},
		{"names that are too many", `{"allOf":[` + each(400, `{"title":"%d","additionalProperties":false}`) + `]}`, `{` + each(50_000, `"k%d":1`) + `}`},
		{"what is not evaluated", strings.Repeat(`{"unevaluatedProperties":false,"allOf":[`, 200) + `true` + strings.Repeat(`]}`, 200), `{` + each(20_000, `"k%d":1`) + `}`},
		{"deep places", `{"properties":{"a":{"$ref":"#"}},"items":{"type":"string"}}`, strings.Repeat(`{"a":`, 2500) + `[` + each(50_000, "%d") + `]` + strings.Repeat("}", 2500)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, doc := compile(t, tt.schema), []byte(tt.doc)
			began := time.Now()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			said := broken(t, s, string(doc))
			runtime.ReadMemStats(&after)
			assert.Contains(t, said, "takes too long")
			t.Logf("%d MB, %v", (after.TotalAlloc-before.TotalAlloc)>>20, time.Since(began))
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(most))
		})
	}
}
