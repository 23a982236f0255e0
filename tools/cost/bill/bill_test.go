package bill_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/tools/cost/bill"
)

func prices(t *testing.T) bill.Prices {
	t.Helper()
	p, err := bill.LoadPrices("..")
	require.NoError(t, err)
	return p
}

func TestBill(t *testing.T) {
	calls := map[string]int{"dynamodb:UpdateItem": 2, "sqs:SendMessage": 1}
	tests := []struct {
		name string
		m    bill.Measurement
		part func(bill.Bill) float64
		want float64
	}{
		{"a request", bill.Measurement{BodyKB: 512}, func(b bill.Bill) float64 { return b.Gateway }, 1.00},
		{"a request of over 512 KB is two", bill.Measurement{BodyKB: 513}, func(b bill.Bill) float64 { return b.Gateway }, 2.00},
		{"an invocation of 2 ms", bill.Measurement{}, func(b bill.Bill) float64 { return b.Functions }, 0.20 + 0.0133334},
		{"two writes", bill.Measurement{Calls: calls, ItemBytes: 1024}, func(b bill.Bill) float64 { return b.Tables }, 1.25},
		{"two writes of over 1 KB are four", bill.Measurement{Calls: calls, ItemBytes: 1025}, func(b bill.Bill) float64 { return b.Tables }, 2.50},
		{"a send, and a tenth of a batch", bill.Measurement{Calls: calls, MessageBytes: 6000}, func(b bill.Bill) float64 { return b.Queue }, 0.50 + 0.08},
		{"a message of over 64 KB is two", bill.Measurement{Calls: calls, MessageBytes: 64<<10 + 1}, func(b bill.Bill) float64 { return b.Queue }, 1.00 + 0.4*1.2},
		{"no send", bill.Measurement{MessageBytes: 6000}, func(b bill.Bill) float64 { return b.Queue }, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.InDelta(t, tt.want, tt.part(prices(t).Bill(tt.m)), 0.000001)
		})
	}
}

func TestTotalIsTheSum(t *testing.T) {
	b := bill.Bill{Gateway: 1, Functions: 2, Tables: 4, Queue: 8, Logs: 16, LookUps: 32}
	assert.InDelta(t, 63, b.Total(), 0)
}
