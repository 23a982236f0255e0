package main

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/internal/localtest"
)

func TestARefusedProviderIsGuessed(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	flags := []string{"generate", "--product", "shop", "--app", "stripe", "--env", "dev", "--event", "paid", "--secret", "whsec_1", "--provider"}
	tests := []struct{ name, provider, want string }{
		{"a slip", "strip", `Did you mean stripe? See "postern providers". (400 invalid_field)`},
		{"nothing like it", "nobody-at-all", `or "custom". See "postern providers". (400 invalid_field)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := c.run(t, append(flags, tt.provider)...)
			assert.Equal(t, exitUsage, got.code)
			assert.Contains(t, got.stderr, tt.want)
		})
	}
}

// Postern may lack what this program knows: the name is no slip then.
func TestAProviderThatPosternLacksIsNotGuessed(t *testing.T) {
	s, _ := answering(t, http.StatusBadRequest, "application/problem+json", `{"status":400,"code":"invalid_field","field":"provider","detail":"None."}`)
	got := cli{env: environment(s.URL)}.run(t, "generate", "--product", "p", "--app", "a", "--env", "dev", "--event", "e", "--provider", "stripe")
	assert.Equal(t, "postern: None. See \"postern providers\". (400 invalid_field)\n", got.stderr)
}

func TestNear(t *testing.T) {
	known := []string{"box", "boxy", "bolt", "ably", "b", "stripe"}
	assert.Equal(t, []string{"stripe"}, near("Strpie", known))
	assert.Len(t, near("b", known), 3, "no more than can be read")
	assert.Empty(t, near("nothing-like-it", known))
}
