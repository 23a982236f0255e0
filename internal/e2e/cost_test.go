package e2e

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httputil"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/template"
	"github.com/postern-dev/postern/tools/cost/bill"
)

const costFolder = "../../tools/cost"

// TestCost counts what deliveries use, and finds it as docs/cost.md has it. With
// POSTERN_UPDATE set it writes down what it counts instead, as "make cost" does.
func TestCost(t *testing.T) {
	d := deploy(t)
	m := meter{deployment: d, hooks: map[int]string{}}
	for _, days := range []int{0, 30} {
		m.hooks[days] = d.mint(d.credentials(), map[string]any{
			"product": "ecommerce-platform", "app": "stripe-payments", "env": "prd", "event": fmt.Sprintf("payment.kept-%02d", days), "provider": "stripe", "secret": "whsec_1",
			"archive_days": days,
		})
		m.warmUp(days)
	}
	var got []bill.Measurement
	for _, each := range []struct {
		delivery string
		days     int
	}{{"accepted", 0}, {"accepted", 30}, {"duplicate", 0}, {"duplicate", 30}, {"forged", 30}} {
		for _, kb := range []int{1, 4, 16, 64} {
			got = append(got, m.measure(each.delivery, each.days, kb))
		}
	}
	if os.Getenv("POSTERN_UPDATE") != "" {
		require.NoError(t, bill.Save(costFolder, got))
		return
	}
	want, err := bill.Load(costFolder)
	require.NoError(t, err)
	require.Len(t, got, len(want))
	for i := range got {
		t.Run(fmt.Sprintf("%s %d KB kept for %d days", got[i].Delivery, got[i].BodyKB, got[i].ArchiveDays), func(t *testing.T) { assertAlike(t, want[i], got[i]) })
	}
}

// assertAlike allows for the digits of times, which vary.
func assertAlike(t *testing.T, want, got bill.Measurement) {
	t.Helper()
	const few = 24
	assert.Equal(t, want.Calls, got.Calls)
	assert.InDelta(t, want.MessageBytes, got.MessageBytes, few)
	assert.InDelta(t, want.ClaimBytes, got.ClaimBytes, few)
	assert.InDelta(t, want.ItemBytes, got.ItemBytes, few)
	assert.InDelta(t, want.IndexBytes, got.IndexBytes, few)
	assert.InDelta(t, want.LineBytes, got.LineBytes, few)
	assert.InDelta(t, want.AccessBytes, got.AccessBytes, few)
	assert.InDelta(t, want.AnswerBytes, got.AnswerBytes, few)
}

// meter delivers to webhooks, each by its archive_days, and counts.
type meter struct {
	*deployment
	hooks map[int]string
	n     int
}

// warmUp has each instance know the webhook.
func (m *meter) warmUp(days int) {
	for range 4 {
		m.n++
		status, body := m.deliver(m.hooks[days], "whsec_1", m.body(1))
		require.Equal(m.t, http.StatusOK, status, body)
	}
	m.queued()
	m.wire.take()
}

func (m *meter) eventID() string { return fmt.Sprintf("evt_%024d", m.n) }

// body is Stripe-like, of kb × 1,024 bytes, and shrinks as such bodies do when it is
// compressed; it is another with each n, and the same in each run.
func (m *meter) body(kb int) string {
	random := rand.New(rand.NewPCG(uint64(m.n), 0))
	var b strings.Builder
	fmt.Fprintf(&b, `{"id":%q,"object":"event","type":"payment_intent.succeeded","data":[`, m.eventID())
	const rest = `{}],"description":"`
	for {
		item := fmt.Sprintf(`{"id":"li_%s","object":"line_item","amount":%d,"currency":"eur","price":{"id":"price_%s","product":"prod_%s"},"quantity":%d},`,
			id(random, 24), random.IntN(100_000), id(random, 24), id(random, 14), 1+random.IntN(9))
		if b.Len()+len(item)+len(rest)+len(`"}`) > kb<<10 {
			break
		}
		b.WriteString(item)
	}
	b.WriteString(rest)
	return b.String() + strings.Repeat("x", kb<<10-b.Len()-len(`"}`)) + `"}`
}

// id is of n letters and digits.
func id(random *rand.Rand, n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[random.IntN(len(alphabet))]
	}
	return string(b)
}

func (m *meter) measure(delivery string, days, kb int) bill.Measurement {
	m.n++
	hook, secret := m.hooks[days], "whsec_1"
	switch delivery {
	case "duplicate":
		m.deliver(hook, secret, m.body(kb))
		m.take()
	case "forged":
		secret = "whsec_forged"
	}
	m.wire.take()
	logged := len(m.receive.Logs())
	answer := m.answer(signed(m.t, "stripe", hook, secret, m.body(kb)))
	got := bill.Measurement{Delivery: delivery, BodyKB: kb, ArchiveDays: days, Calls: m.calls(), AnswerBytes: len(answer), AccessBytes: m.accessLine()}
	got.LineBytes = m.lineAfter(logged)
	m.weigh(&got)
	got.MessageBytes = m.take()
	return got
}

// answer returns the bytes of the answer to r.
func (m *meter) answer(r *http.Request) []byte {
	r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(m.server.URL, "http://")
	resp, err := http.DefaultClient.Do(r)
	require.NoError(m.t, err)
	defer func() { assert.NoError(m.t, resp.Body.Close()) }()
	b, err := httputil.DumpResponse(resp, true)
	require.NoError(m.t, err)
	return b
}

// calls returns receive's calls by their actions, but for those of look-ups and of
// noting what a webhook last saw, which are another line of the bill.
func (m *meter) calls() map[string]int {
	calls := map[string]int{}
	for use, n := range m.wire.take() {
		if f := strings.Fields(use); f[2] != "WebhooksTable" {
			calls[f[1]] += n
		}
	}
	maps.DeleteFunc(calls, func(action string, _ int) bool { return action == "dynamodb:GetItem" || action == "kms:Decrypt" })
	return calls
}

// lineAfter returns the length of the line that follows the first so many bytes.
func (m *meter) lineAfter(logged int) int {
	var line string
	require.Eventually(m.t, func() bool {
		for l := range strings.Lines(m.receive.Logs()[logged:]) {
			if strings.HasPrefix(l, "{") && strings.HasSuffix(l, "\n") {
				line = l
				return true
			}
		}
		return false
	}, 10*time.Second, 10*time.Millisecond)
	return len(line) - 1
}

// take empties the queue, and returns the size of the last message.
func (m *meter) take() int {
	size := 0
	for {
		messages, err := m.queue.Receive(m.t.Context(), 10, 0)
		require.NoError(m.t, err)
		if len(messages) == 0 {
			return size
		}
		for _, message := range messages {
			size = len(message.Body)
			for name, value := range message.Attributes {
				size += len(name) + len("String") + len(value)
			}
			require.NoError(m.t, m.queue.Delete(m.t.Context(), message.ReceiptHandle))
		}
	}
}

// weigh measures the item of the last delivery.
func (m *meter) weigh(got *bill.Measurement) {
	tmpl, err := template.Load("../../template.yaml")
	require.NoError(m.t, err)
	table, err := tmpl.Table("EventsTable")
	require.NoError(m.t, err)
	require.Len(m.t, table.Indexes, 1)
	index := table.Indexes[0]
	if got.Delivery == "forged" {
		got.ItemBytes = sizeOf(m.item("body_size = :value", &types.AttributeValueMemberN{Value: strconv.Itoa(got.BodyKB << 10)}))
		return
	}
	digest := sha256.Sum256([]byte(m.eventID()))
	item := m.item("contains(pk, :value)", &types.AttributeValueMemberS{Value: base64.RawURLEncoding.EncodeToString(digest[:])})
	indexed := append([]string{table.PartitionKey, table.SortKey, index.PartitionKey, index.SortKey}, index.Include...)
	got.ItemBytes = sizeOf(item)
	if _, ok := item[index.PartitionKey]; ok {
		got.IndexBytes = sizeOf(only(item, indexed))
	}
	maps.DeleteFunc(item, func(name string, _ types.AttributeValue) bool {
		return name == "message" || name == index.PartitionKey || name == index.SortKey || slices.Contains(index.Include, name)
	})
	got.ClaimBytes = sizeOf(item)
}

// item returns the one item of the events table of which condition is true.
func (m *meter) item(condition string, value types.AttributeValue) map[string]types.AttributeValue {
	out, err := m.db.Scan(m.t.Context(), &awsdynamodb.ScanInput{
		TableName: &m.events, FilterExpression: &condition,
		ExpressionAttributeValues: map[string]types.AttributeValue{":value": value},
	})
	require.NoError(m.t, err)
	require.Len(m.t, out.Items, 1)
	return out.Items[0]
}

func only(item map[string]types.AttributeValue, names []string) map[string]types.AttributeValue {
	some := maps.Clone(item)
	maps.DeleteFunc(some, func(name string, _ types.AttributeValue) bool { return !slices.Contains(names, name) })
	return some
}

// sizeOf is an item's size as DynamoDB counts it: names, texts, bytes, and numbers at
// a byte for two digits and one more.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
func sizeOf(item map[string]types.AttributeValue) int {
	size := 0
	for name, value := range item {
		size += len(name)
		switch v := value.(type) {
		case *types.AttributeValueMemberS:
			size += len(v.Value)
		case *types.AttributeValueMemberB:
			size += len(v.Value)
		case *types.AttributeValueMemberN:
			size += (len(v.Value)+1)/2 + 1
		}
	}
	return size
}

var variable = regexp.MustCompile(`\$context\.[A-Za-z.]+`)

// accessLine returns the length of the gateway's line for a delivery.
func (m *meter) accessLine() int {
	tmpl, err := template.Load("../../template.yaml")
	require.NoError(m.t, err)
	format, err := tmpl.AccessLogFormat("Api")
	require.NoError(m.t, err)
	samples := map[string]string{
		"$context.requestId":             "JKJaXmPLvHcESHA=",
		"$context.integration.requestId": "49bfdbdb-5f27-4d68-a2cb-d0d8c9d6cd42",
		"$context.routeKey":              "ANY /v1/hooks/{id}", "$context.status": "200", "$context.responseLatency": "24",
		"$context.identity.sourceIp": "54.187.174.169", "$context.integrationErrorMessage": "-",
	}
	return len(variable.ReplaceAllStringFunc(format, func(v string) string {
		require.Contains(m.t, samples, v)
		return samples[v]
	}))
}
