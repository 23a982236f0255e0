package dynamodb_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/pkg/webhook"
)

// cancelled answers as DynamoDB does to a transaction whose writes failed for the reasons.
func cancelled(reasons ...string) awstest.Fault {
	codes := []map[string]string{}
	for _, reason := range reasons {
		codes = append(codes, map[string]string{"Code": reason})
	}
	return awstest.Refuse(http.StatusBadRequest, "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
		map[string]any{"Message": "Transaction cancelled", "CancellationReasons": codes})
}

func TestCreateTriesAgainWhatMayPass(t *testing.T) {
	s := openStores(t)
	conflict := cancelled("None", "TransactionConflict")
	inProgress := awstest.Refuse(http.StatusBadRequest, "com.amazonaws.dynamodb.v20120810#TransactionInProgressException", nil)
	for name, c := range map[string]struct {
		faults []awstest.Fault
		calls  int
		want   error
	}{
		"a conflict":                  {[]awstest.Fault{conflict}, 2, nil},
		"six conflicts":               {slices.Repeat([]awstest.Fault{conflict}, 6), 7, nil},
		"too much load":               {[]awstest.Fault{cancelled("ThrottlingError", "None")}, 2, nil},
		"too much load for the table": {[]awstest.Fault{cancelled("None", "ProvisionedThroughputExceeded")}, 2, nil},
		"an attempt in progress":      {slices.Repeat([]awstest.Fault{inProgress}, 4), 5, nil},
		"a conflict with what exists": {[]awstest.Fault{cancelled("TransactionConflict", "ConditionalCheckFailed")}, 1, webhook.ErrExists},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWebhook(name)
			s.proxy.Calls()
			s.proxy.Inject(c.faults...)
			require.ErrorIs(t, s.webhooks.Create(t.Context(), w), c.want)
			assert.Equal(t, c.calls, s.proxy.Calls())
		})
	}
}

func TestCreateGivesUp(t *testing.T) {
	s := openStores(t)
	var known *types.TransactionCanceledException

	s.proxy.Inject(cancelled("ValidationError", "None"))
	assert.ErrorAs(t, s.webhooks.Create(t.Context(), newWebhook("never")), &known)
	assert.Equal(t, 1, s.proxy.Calls(), "what can never pass")

	s.proxy.Inject(slices.Repeat([]awstest.Fault{cancelled("TransactionConflict", "None")}, 8)...)
	err := s.webhooks.Create(t.Context(), newWebhook("contended"))
	assert.ErrorAs(t, err, &known)
	assert.NotErrorIs(t, err, webhook.ErrExists)
	assert.Equal(t, 8, s.proxy.Calls())
}

func TestCreateStopsWithItsContext(t *testing.T) {
	s := openStores(t)
	s.proxy.Inject(slices.Repeat([]awstest.Fault{cancelled("TransactionConflict", "None")}, 100)...)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	assert.ErrorIs(t, s.webhooks.Create(ctx, newWebhook("contended")), context.DeadlineExceeded)
}
