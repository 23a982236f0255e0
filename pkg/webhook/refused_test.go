package webhook

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func TestRefusedNamesWhoseFaultItIs(t *testing.T) { // I6
	for name, tt := range map[string]struct {
		err  error
		kind Kind
		code string
	}{
		"a wrong signature":               {&provider.Failure{Cause: provider.SignatureMismatch}, Unauthorized, "signature_mismatch"},
		"an old one":                      {&provider.Failure{Cause: provider.TimestampTooOld}, Unauthorized, "timestamp_too_old"},
		"a public key that cannot be had": {&provider.Failure{Cause: provider.KeyUnavailable}, Unavailable, "unavailable"},
		"anything else":                   {errors.New("a fault of ours"), Unavailable, "unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			var e *Error
			require.ErrorAs(t, undoubted(refused(tt.err)), &e)
			assert.Equal(t, tt.kind, e.Kind)
			assert.Equal(t, tt.code, e.Code)
		})
	}
}
