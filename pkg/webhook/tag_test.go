package webhook

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeyValidate(t *testing.T) {
	good := Key{Workspace: "workspace-123", Product: "ecommerce-platform", App: "stripe-payments", Env: "prd", Event: "payment.succeeded.v2"}
	require.NoError(t, good.Validate())
	tests := []struct {
		name   string
		change func(*Key)
		field  string
		code   string
	}{
		{"no workspace", func(k *Key) { k.Workspace = "" }, "workspace_id", "missing_field"},
		{"no product", func(k *Key) { k.Product = "" }, "product", "missing_field"},
		{"no env", func(k *Key) { k.Env = "" }, "env", "missing_field"},
		{"a slash", func(k *Key) { k.App = "a/b" }, "app", "invalid_field"},
		{"a hash, which separates keys in the table", func(k *Key) { k.Product = "a#b" }, "product", "invalid_field"},
		{"a space", func(k *Key) { k.Event = "a b" }, "event", "invalid_field"},
		{"a letter beyond ASCII", func(k *Key) { k.Event = "zahlung.erhält" }, "event", "invalid_field"},
		{"65 characters", func(k *Key) { k.Event = strings.Repeat("e", 65) }, "event", "invalid_field"},
		{"the way up", func(k *Key) { k.Product = ".." }, "product", "invalid_field"},
		{"here", func(k *Key) { k.App = "." }, "app", "invalid_field"},
		{"an upper-case env", func(k *Key) { k.Env = "PRD" }, "env", "invalid_field"},
		{"an env of one character", func(k *Key) { k.Env = "p" }, "env", "invalid_field"},
		{"an env of 33 characters", func(k *Key) { k.Env = strings.Repeat("e", 33) }, "env", "invalid_field"},
		{"the first of two faults", func(k *Key) { k.Product, k.Event = "", "" }, "product", "missing_field"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := good
			tt.change(&k)
			var e *Error
			require.True(t, errors.As(k.Validate(), &e))
			assert.Equal(t, Invalid, e.Kind)
			assert.Equal(t, tt.field, e.Field)
			assert.Equal(t, tt.code, e.Code)
			assert.Contains(t, e.Message, tt.field)
		})
	}
}

func TestKeyValidateAtItsLimits(t *testing.T) {
	k := Key{Workspace: "w", Product: "P", App: "_", Env: "ab", Event: strings.Repeat("e", 64)}
	assert.NoError(t, k.Validate())
	k.Env = strings.Repeat("e", 32)
	assert.NoError(t, k.Validate())
}
