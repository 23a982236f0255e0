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
	// WindowDays is how long a claim is stored at least, and ObjectDays how long a body
	// is in the bucket.
	WindowDays, ObjectDays = 7, 45

	logOverhead  = 26  // bytes that CloudWatch adds to each line
	itemOverhead = 100 // bytes that DynamoDB adds to each item
	queueChunk   = 64 << 10
	gatewayChunk = 512 << 10
	writeChunk   = 1 << 10

	secondsPerDay  = 24 * 60 * 60
	lookUpSeconds  = 60 // a webhook is trusted for so long,
	refusalSeconds = 5  // and before a refusal for so long; so often has one its line
	noteSeconds    = 60 // so often an instance notes what a webhook last saw,
	keepSeconds    = 62 // and looks for a place for a forged delivery, once none is left
	placesTried    = 4  // for which it looks at so many places
	daysPerMonth   = 30.4

	// keptShare is how many of forged deliveries are kept aside, beyond the burst.
	keptShare = Instances * secondsPerDay / float64(keepSeconds) / PerDay
)

// Bill is what a million deliveries cost, in USD.
type Bill struct {
	// Claims, Records and Index are what the events table costs: for holding each
	// event once, for its record, and for finding that by time.
	Gateway, Functions, Claims, Records, Index, Bucket, Queue, Logs, LookUps float64
	// Kept is for the forged deliveries that are kept aside.
	Kept float64
}

// Total is all of it.
func (b Bill) Total() float64 {
	return b.Gateway + b.Functions + b.Claims + b.Records + b.Index + b.Bucket + b.Queue + b.Logs + b.LookUps + b.Kept
}

// Bill returns what a million deliveries like m cost.
func (p Prices) Bill(m Measurement) Bill {
	b := Bill{
		Gateway:   Million * (p.of("gateway_request", chunks(m.BodyKB<<10, gatewayChunk)) + p.of("data_out", float64(m.AnswerBytes))),
		Functions: Million * (p.of("invocation", 1) + p.of("compute", MemoryGB*m.Millis()/1000)),
		Queue:     Million * p.queue(m),
		Logs:      Million * p.logs(m),
		LookUps:   Million * p.lookUps(m),
	}
	if m.Delivery == "forged" {
		b.Kept = Million * p.kept(m)
		return b
	}
	b.Claims, b.Records = Million*p.claims(m), Million*p.records(m)
	b.Index, b.Bucket = Million*p.index(m), Million*p.bucket(m)
	return b
}

// Millis is how long the function is assumed to run.
func (m Measurement) Millis() float64 {
	calls := 0.0
	for _, n := range m.Calls {
		calls += float64(n)
	}
	if m.Delivery == "forged" {
		calls = keptShare * (calls + placesTried - 1)
	}
	return OwnMillis + CallMillis*calls
}

// claims is what the table would cost without records.
func (p Prices) claims(m Measurement) float64 {
	writes := p.of("write", m.updates()*chunks(m.ClaimBytes, writeChunk))
	if m.Delivery != "accepted" {
		return writes
	}
	return writes + p.stored("table_month", m.ClaimBytes, WindowDays)
}

// records is what the table costs besides: an item that is larger when it is
// committed, or claimed in vain, and is stored for longer. A write whose condition
// fails is charged by the size of the item that is there:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html
func (p Prices) records(m Measurement) float64 {
	more := p.of("write", chunks(m.ItemBytes, writeChunk)-chunks(m.ClaimBytes, writeChunk))
	if m.Delivery != "accepted" {
		return more * m.updates()
	}
	return more + p.stored("table_month", m.ItemBytes, m.itemDays()) - p.stored("table_month", m.ClaimBytes, WindowDays)
}

// itemDays is how long a claim is stored with its record.
func (m Measurement) itemDays() float64 { return float64(max(WindowDays, m.ArchiveDays)) }

// index is for the commit's write to it, and for storing it.
func (p Prices) index(m Measurement) float64 {
	if m.Delivery != "accepted" || m.IndexBytes == 0 {
		return 0
	}
	return p.of("write", chunks(m.IndexBytes, writeChunk)) + p.stored("index_month", m.IndexBytes, m.itemDays())
}

// bucket is for bodies that neither the queue nor the table takes.
func (p Prices) bucket(m Measurement) float64 {
	puts := float64(m.Calls["s3:PutObject"])
	return p.of("object_put", puts) + p.of("object_month", puts*float64(m.BodyKB<<10)*ObjectDays/daysPerMonth)
}

// kept is a delivery's share in keeping forged ones aside, once all places are taken:
// each is sealed, put into the bucket if it is large, and looked for a place in vain.
func (p Prices) kept(m Measurement) float64 {
	puts := float64(m.Calls["dynamodb:PutItem"]) * placesTried * chunks(m.ItemBytes, writeChunk)
	return keptShare * (p.of("write", puts) + p.of("key_request", float64(m.Calls["kms:Encrypt"])) + p.bucket(m))
}

func (m Measurement) updates() float64 { return float64(m.Calls["dynamodb:UpdateItem"]) }

func (p Prices) stored(price string, bytes int, days float64) float64 {
	return p.of(price, float64(bytes+itemOverhead)*days/daysPerMonth)
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

// lookUps is a delivery's share in looking its webhook up, and noting what it last
// saw. Its secret is opened again only when it has changed.
func (p Prices) lookUps(m Measurement) float64 {
	every := float64(lookUpSeconds)
	if m.Delivery == "forged" {
		every = refusalSeconds
	}
	share := Instances * secondsPerDay / every / PerDay
	notes := Instances * secondsPerDay / float64(noteSeconds) / PerDay
	return p.of("read", share) + p.of("write", notes)
}

func chunks(bytes, size int) float64 {
	return max(1, math.Ceil(float64(bytes)/float64(size)))
}
