package bill

import "math"

// What no test on one machine can measure is assumed.
const (
	// Million is how many deliveries a bill is for.
	Million = 1_000_000
	// PerDay is how many of them come in a day, to one webhook; it decides what a
	// look-up's share is, and how many refusals share a line.
	PerDay = 1_000_000
	// Instances is how many instances of receive take turns at that rate.
	Instances = 2
	// OwnMillis is the function's own time for a delivery, and CallMillis how long
	// it waits for each call to AWS.
	OwnMillis, CallMillis = 2, 6
	// MemoryGB is the function's memory.
	MemoryGB = 0.5
	// Batch is how many messages a consumer takes, and deletes, at a time.
	Batch = 10
	// WindowDays is how long a claim is stored.
	WindowDays = 7

	logOverhead  = 26  // bytes that CloudWatch adds to each line
	itemOverhead = 100 // bytes that DynamoDB adds to each item
	queueChunk   = 64 << 10
	gatewayChunk = 512 << 10
	writeChunk   = 1 << 10

	secondsPerDay  = 24 * 60 * 60
	lookUpSeconds  = 60 // a webhook is trusted for so long,
	refusalSeconds = 5  // and before a refusal for so long; so often has one its line
	daysPerMonth   = 30.4
)

// Bill is what a million deliveries cost, in USD.
type Bill struct {
	Gateway, Functions, Tables, Queue, Logs, LookUps float64
}

// Total is all of it.
func (b Bill) Total() float64 {
	return b.Gateway + b.Functions + b.Tables + b.Queue + b.Logs + b.LookUps
}

// Bill returns what a million deliveries like m cost.
func (p Prices) Bill(m Measurement) Bill {
	return Bill{
		Gateway:   Million * (p.of("gateway_request", chunks(m.BodyKB<<10, gatewayChunk)) + p.of("data_out", float64(m.AnswerBytes))),
		Functions: Million * (p.of("invocation", 1) + p.of("compute", MemoryGB*m.Millis()/1000)),
		Tables:    Million * p.tables(m),
		Queue:     Million * p.queue(m),
		Logs:      Million * p.logs(m),
		LookUps:   Million * p.lookUps(m),
	}
}

// Millis is how long the function is assumed to run.
func (m Measurement) Millis() float64 {
	calls := 0
	for _, n := range m.Calls {
		calls += n
	}
	return OwnMillis + CallMillis*float64(calls)
}

func (p Prices) tables(m Measurement) float64 {
	writes := float64(m.Calls["dynamodb:UpdateItem"]) * chunks(m.ItemBytes, writeChunk)
	stored := 0.0
	if m.Delivery == "accepted" {
		stored = float64(m.ItemBytes+itemOverhead) * WindowDays / daysPerMonth
	}
	return p.of("write", writes) + p.of("table_month", stored)
}

// queue counts the sending, and a consumer's part of taking and deleting a batch.
func (p Prices) queue(m Measurement) float64 {
	sends := float64(m.Calls["sqs:SendMessage"]) * chunks(m.MessageBytes, queueChunk)
	if sends == 0 {
		return 0
	}
	consumed := (chunks(Batch*m.MessageBytes, queueChunk) + 1) / Batch
	return p.of("queue_request", sends+consumed) + p.of("fair_request", sends)
}

func (p Prices) logs(m Measurement) float64 {
	lines := 1.0
	if m.Delivery == "forged" {
		lines = min(1, Instances*secondsPerDay/float64(refusalSeconds)/PerDay)
	}
	return p.of("log", lines*float64(m.LineBytes+logOverhead)) + p.of("log_infrequent", float64(m.AccessBytes+logOverhead))
}

// lookUps is a delivery's share in looking its webhook up, and opening its secret.
func (p Prices) lookUps(m Measurement) float64 {
	every := float64(lookUpSeconds)
	if m.Delivery == "forged" {
		every = refusalSeconds
	}
	share := Instances * secondsPerDay / every / PerDay
	return p.of("read", share) + p.of("key_request", share)
}

func chunks(bytes, size int) float64 {
	return max(1, math.Ceil(float64(bytes)/float64(size)))
}
