package provider

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNamesAreSortedAndUnique(t *testing.T) {
	names := Names()
	assert.True(t, slices.IsSorted(names))
	assert.Equal(t, names, slices.Compact(slices.Clone(names)))
	for _, name := range names {
		assert.Regexp(t, regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`), name)
		assert.NotEmpty(t, lookup(t, name).Title, name)
	}
}

func TestLookupOfAnotherName(t *testing.T) {
	for _, name := range []string{"", "Stripe", "stripe ", "nobody"} {
		_, ok := Lookup(name)
		assert.False(t, ok, name)
	}
}

// A scheme that is not for everyone is none that a webhook gets without asking.
func TestSchemesAreNamedAfterTheirProvider(t *testing.T) {
	for _, name := range Names() {
		p := lookup(t, name)
		for i := range p.Schemes {
			assert.True(t, strings.HasPrefix(p.Schemes[i].ID, name+"."), p.Schemes[i].ID)
		}
		if !p.custom {
			assert.False(t, p.Schemes[0].OptIn, name)
		}
	}
}
