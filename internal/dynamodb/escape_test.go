package dynamodb

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func FuzzJoinKeepsPartsApart(f *testing.F) {
	f.Add("a", "b#c", "a#b", "c")
	f.Add("a%", "23b", "a", "%23b")
	f.Add("", "#", "#", "")
	f.Fuzz(func(t *testing.T, a1, a2, b1, b2 string) {
		same := a1 == b1 && a2 == b2
		assert.Equal(t, same, join(a1, a2) == join(b1, b2))
		assert.Equal(t, 1, strings.Count(join(a1, a2), separator))
	})
}

func TestJoinLeavesTagsAsTheyAre(t *testing.T) {
	const tag = "Az09._-"
	assert.Equal(t, tag+"#"+tag, join(tag, tag))
}
