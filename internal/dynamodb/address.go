package dynamodb

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/postern-dev/postern/pkg/webhook"
)

// leadsTo is the attribute of a further address's item that holds the webhook's id.
const leadsTo = "leads_to"

// address is a further address as attributes of its webhook.
type address struct {
	Token     string     `dynamodbav:"token"`
	URL       string     `dynamodbav:"url"`
	CreatedAt time.Time  `dynamodbav:"created_at"`
	ExpiresAt *time.Time `dynamodbav:"expires_at,omitempty"`
}

func newAddress(a webhook.Address) address {
	return address{Token: a.Token, URL: a.URL, CreatedAt: a.CreatedAt.UTC(), ExpiresAt: timeOrNil(a.ExpiresAt)}
}

func (a address) address() webhook.Address {
	return webhook.Address{Token: a.Token, URL: a.URL, CreatedAt: a.CreatedAt, ExpiresAt: timeOrZero(a.ExpiresAt)}
}

// addresses writes the items of w's further addresses, each of which must be free
// or w's.
func (s *Webhooks) addresses(w webhook.Webhook) []types.TransactWriteItem {
	return convert(w.Addresses, func(a webhook.Address) types.TransactWriteItem {
		i := hookKey(a.Token)
		i[leadsTo] = text(w.ID)
		return types.TransactWriteItem{Put: &types.Put{
			TableName: &s.table, Item: i,
			ConditionExpression:       aws.String(absent + " OR " + leadsTo + " = :id"),
			ExpressionAttributeValues: item{":id": text(w.ID)},
		}}
	})
}

// ByAddress returns the webhook that token leads to, in one call if it is the
// webhook's id, and in two if it is a further address.
func (s *Webhooks) ByAddress(ctx context.Context, token string) (webhook.Webhook, error) {
	h, err := get[hook](ctx, s.client, s.table, hookKey(token))
	if err != nil || h.ID == token {
		return h.webhook(), err
	}
	w, err := s.ByID(ctx, h.LeadsTo)
	if err != nil {
		return webhook.Webhook{}, err
	}
	if !slices.ContainsFunc(w.Addresses, func(a webhook.Address) bool { return a.Token == token }) {
		return webhook.Webhook{}, webhook.ErrNotFound
	}
	return w, nil
}
