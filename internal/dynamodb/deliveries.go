package dynamodb

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"golang.org/x/sync/errgroup"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Deliveries implements [webhook.Deliveries].
//
// A webhook's places are as many sort keys, of which each delivery may take one of
// four, told by its id. So the bound holds without a counter, on which all of a
// flood would wait; the price is that a delivery may find its four taken while
// there are free ones.
type Deliveries struct {
	client *dynamodb.Client
	table  string
}

// NewDeliveries returns the refused deliveries of a table like [EventsTable].
func NewDeliveries(client *dynamodb.Client, table string) *Deliveries {
	return &Deliveries{client, table}
}

// Keep stores d, with its body of at most about 380 KB, in one call where the first
// place that it tries is free, and in four at most.
func (s *Deliveries) Keep(ctx context.Context, d webhook.KeptDelivery) error {
	for _, place := range placesOf(d.ID) {
		taken, err := s.keepAt(ctx, asideKey(d.WebhookID, place), d)
		if !taken {
			return err
		}
	}
	return webhook.ErrFull
}

func (s *Deliveries) keepAt(ctx context.Context, place item, d webhook.KeptDelivery) (taken bool, err error) {
	i, err := itemOf(newAside(d), place)
	if err != nil {
		return false, err
	}
	_, err = s.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName:                 &s.table,
		Item:                      i,
		ConditionExpression:       aws.String(absent + " OR kept_until <= :now OR id = :id"),
		ExpressionAttributeValues: item{":now": stampOf(d.ReceivedAt).value(), ":id": text(d.ID)},
	})
	_, taken = refusedFor(err)
	return taken, err
}

// Kept returns a delivery, in one call where it is at its first place, and in four
// at most.
func (s *Deliveries) Kept(ctx context.Context, webhookID, id string, at time.Time) (webhook.KeptDelivery, error) {
	for _, place := range placesOf(id) {
		a, err := get[aside](ctx, s.client, s.table, asideKey(webhookID, place))
		if err != nil && !errors.Is(err, webhook.ErrNotFound) {
			return webhook.KeptDelivery{}, err
		}
		if err == nil && a.ID == id && at.Before(a.KeptUntil.Time) {
			return a.delivery(), nil
		}
	}
	return webhook.KeptDelivery{}, webhook.ErrNotFound
}

// ListKept returns all deliveries of a webhook, in one call for each MB of them,
// bodies included.
func (s *Deliveries) ListKept(ctx context.Context, webhookID string, at time.Time) ([]webhook.KeptDelivery, error) {
	projection, names := listed()
	pages := dynamodb.NewQueryPaginator(s.client, &dynamodb.QueryInput{
		TableName:                &s.table,
		ConsistentRead:           aws.Bool(true),
		KeyConditionExpression:   aws.String("pk = :pk"),
		FilterExpression:         aws.String("kept_until > :at"),
		ProjectionExpression:     &projection,
		ExpressionAttributeNames: names,
		ExpressionAttributeValues: item{
			":pk": text(asidePartition(webhookID)), ":at": stampOf(at).value(),
		},
	})
	var found []aside
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		var kept []aside
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &kept); err != nil {
			return nil, err
		}
		found = append(found, kept...)
	}
	return convert(onceEach(found), aside.delivery), nil
}

// onceEach returns the deliveries oldest first. One that was kept again, when a
// place before its own had become free, is there twice: the newer is before.
func onceEach(kept []aside) []aside {
	slices.SortFunc(kept, func(a, b aside) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), cmp.Compare(a.rank(), b.rank()))
	})
	kept = slices.CompactFunc(kept, func(a, b aside) bool { return a.ID == b.ID })
	slices.SortFunc(kept, func(a, b aside) int {
		return cmp.Or(a.ReceivedAt.Compare(b.ReceivedAt.Time), strings.Compare(a.ID, b.ID))
	})
	return kept
}

// Remove forgets a delivery, at whichever of its places it is, in four calls at once.
func (s *Deliveries) Remove(ctx context.Context, webhookID, id string) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, place := range placesOf(id) {
		group.Go(func() error { return s.removeAt(ctx, asideKey(webhookID, place), id) })
	}
	return group.Wait()
}

func (s *Deliveries) removeAt(ctx context.Context, place item, id string) error {
	_, err := s.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName:                 &s.table,
		Key:                       place,
		ConditionExpression:       aws.String("id = :id"),
		ExpressionAttributeValues: item{":id": text(id)},
	})
	if _, refused := refusedFor(err); refused {
		return nil
	}
	return err
}
