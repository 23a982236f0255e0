// Package orders is a workflow: a payment that a provider tells of marks the order
// that it is for as paid.
package orders

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

var (
	// ErrNoOrder is returned by Pay if there is no such order, or not yet.
	ErrNoOrder = errors.New("no such order")
	// ErrPaidAlready is returned by Pay if another payment has paid the order.
	ErrPaidAlready = errors.New("the order was paid by another payment")
)

// Payment is what the workflow wants to know of an event.
type Payment struct {
	ID       string
	OrderID  string
	Amount   int64
	Currency string
}

// Orders are where orders are marked as paid.
type Orders interface {
	// Pay marks the order of p as paid by p. Doing it twice does no harm. It may return
	// ErrNoOrder or ErrPaidAlready.
	Pay(ctx context.Context, p Payment) error
}

// Handler returns the workflow over orders. Its events are of the tag
// "payment.succeeded", from Stripe; payments for something other than an order are
// none of its business.
func Handler(orders Orders) consumer.Handler {
	return consumer.Types{
		"payment.succeeded": func(ctx context.Context, e consumer.Event) error {
			p, err := decode(e.Data)
			if err != nil || p.OrderID == "" {
				return err
			}
			return orders.Pay(ctx, p)
		},
	}.Handle
}

// decode reads a payment from a payment_intent.succeeded of Stripe's.
// https://docs.stripe.com/api/payment_intents/object
func decode(data []byte) (Payment, error) {
	var event struct {
		Data struct {
			Object struct {
				ID             string
				AmountReceived int64 `json:"amount_received"`
				Currency       string
				Metadata       struct {
					OrderID string `json:"order_id"`
				}
			}
		}
	}
	if err := json.Unmarshal(data, &event); err != nil {
		return Payment{}, fmt.Errorf("decode payment: %w", err)
	}
	o := event.Data.Object
	return Payment{ID: o.ID, OrderID: o.Metadata.OrderID, Amount: o.AmountReceived, Currency: o.Currency}, nil
}
