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
		{"two claims", bill.Measurement{Calls: calls, ClaimBytes: 151}, func(b bill.Bill) float64 { return b.Claims }, 1.25},
		{"a claim is stored", bill.Measurement{Delivery: "accepted", Calls: calls, ClaimBytes: 1024}, func(b bill.Bill) float64 { return b.Claims }, 1.25 + 0.45*1e6*1124/(1<<30)*7/30.4},
		{"a record in the claim's 1 KB", bill.Measurement{Calls: calls, ClaimBytes: 151, ItemBytes: 1024}, func(b bill.Bill) float64 { return b.Records }, 0},
		{"two claims in vain, of 3 KB", bill.Measurement{Calls: calls, ClaimBytes: 151, ItemBytes: 2049}, func(b bill.Bill) float64 { return b.Records }, 2.50},
		{"one commit of 3 KB, stored for longer", bill.Measurement{Delivery: "accepted", ArchiveDays: 30, Calls: calls, ClaimBytes: 151, ItemBytes: 2049}, func(b bill.Bill) float64 { return b.Records }, 1.25 + 0.45*1e6/(1<<30)*(2149*30-251*7)/30.4},
		{"a record of fewer days than the window", bill.Measurement{Delivery: "accepted", ArchiveDays: 3, Calls: calls, ClaimBytes: 151, ItemBytes: 1024}, func(b bill.Bill) float64 { return b.Records }, 0.45 * 1e6 / (1 << 30) * (1124 - 251) * 7 / 30.4},
		{"no record", bill.Measurement{Delivery: "accepted", Calls: calls, ClaimBytes: 151, ItemBytes: 151}, func(b bill.Bill) float64 { return b.Records + b.Index }, 0},
		{"a write to the index", bill.Measurement{Delivery: "accepted", ArchiveDays: 30, Calls: calls, IndexBytes: 300}, func(b bill.Bill) float64 { return b.Index }, 0.625 + 0.25*1e6*400/(1<<30)*30/30.4},
		{"a body in the bucket", bill.Measurement{BodyKB: 64, Calls: map[string]int{"s3:PutObject": 1}}, func(b bill.Bill) float64 { return b.Bucket }, 5 + 0.023*1e6*65536/(1<<30)*45/30.4},
		{"a forgery of each instance a minute, four places looked at", bill.Measurement{Delivery: "forged", ItemBytes: 2048, Calls: map[string]int{"dynamodb:PutItem": 1, "kms:Encrypt": 1}}, func(b bill.Bill) float64 { return b.Kept }, 0.0864 * 2 / 62 * (8*0.625 + 3)},
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
	b := bill.Bill{Gateway: 1, Functions: 2, Claims: 4, Records: 8, Index: 16, Bucket: 32, Queue: 64, Logs: 128, LookUps: 256, Kept: 512}
	assert.InDelta(t, 1023, b.Total(), 0)
}
