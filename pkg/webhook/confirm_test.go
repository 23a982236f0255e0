package webhook

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// fetched remembers what was fetched.
type fetched struct {
	urls []string
	err  error
}

func (f *fetched) Fetch(_ context.Context, url string) ([]byte, error) {
	f.urls = append(f.urls, url)
	return nil, f.err
}

func TestASubscriptionIsConfirmedBeforeItIsAnswered(t *testing.T) {
	const url = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=abc"
	tests := []struct {
		name    string
		fetcher provider.Fetcher
		ok      bool
	}{
		{"fetched", &fetched{}, true},
		{"not to be had", &fetched{err: errors.New("no answer")}, false},
		{"without a fetcher", nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := introduction{fetcher: tt.fetcher}.complete(t.Context(), Webhook{}, provider.Answer{Confirm: url})
			if f, ok := tt.fetcher.(*fetched); ok {
				assert.Equal(t, []string{url}, f.urls)
			}
			if tt.ok {
				require.NoError(t, err)
				return
			}
			var e *Error
			require.True(t, errors.As(err, &e))
			assert.Equal(t, Unavailable, e.Kind, "the provider asks again")
		})
	}
}
