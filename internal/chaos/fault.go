package chaos

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// maxDelay is more than the SDK waits for one answer, and less than all of its attempts.
const maxDelay = 2 * time.Second

// fault is what befalls a call instead of just passing.
type fault struct {
	name   string
	befall func(*call)
}

// passing are the faults that befall some calls and not others.
var passing = []fault{
	{"latency of up to 2 s, before or after the work", delayed},
	{"connection reset before the work", func(c *call) { c.reset() }},
	{"connection reset after the work", func(c *call) { _, _ = c.forward(); c.reset() }},
	{"no answer after the work", func(c *call) { _, _ = c.forward(); c.abandon() }},
	{"throttled", func(c *call) { c.answer(whole(c.proxy.service.throttle)) }},
	{"error 500, before or after the work", failing},
	{"half an answer after the work", halved},
}

// silence is an outage in which connections stand and nothing comes back.
var silence = fault{"outage: silence", func(c *call) { c.abandon() }}

// refusal is an outage in which no connection can be made; see [Proxy.Down].
const refusal = "outage: connections refused"

func delayed(c *call) {
	if c.coin {
		time.Sleep(c.delay)
		c.pass()
		return
	}
	a, err := c.forward()
	time.Sleep(c.delay)
	if err != nil {
		c.reset()
		return
	}
	c.answer(whole(a))
}

func failing(c *call) {
	if c.coin {
		_, _ = c.forward()
	}
	c.answer(whole(c.proxy.service.failure))
}

func halved(c *call) {
	a, err := c.forward()
	if err == nil && len(a.body) > 1 {
		a.header.Set("Content-Length", strconv.Itoa(len(a.body)))
		c.answer(a, len(a.body)/2)
		_ = http.NewResponseController(c.w).Flush()
	}
	c.reset()
}

func whole(a answer) (answer, int) { return a, len(a.body) }

// service is a service of AWS, and how it says that there is too much to do, or that
// it has failed.
type service struct {
	name              string
	throttle, failure answer
}

// The codes are of each service's list of common errors.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
var (
	tables = service{"DynamoDB",
		inJSON(http.StatusBadRequest, "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"),
		inJSON(http.StatusInternalServerError, "com.amazonaws.dynamodb.v20120810#InternalServerError")}
	queueing = service{"SQS",
		inJSON(http.StatusBadRequest, "com.amazonaws.sqs#RequestThrottled"),
		inJSON(http.StatusInternalServerError, "com.amazonaws.sqs#InternalError")}
	objects = service{"S3",
		inXML(http.StatusServiceUnavailable, "SlowDown"),
		inXML(http.StatusInternalServerError, "InternalError")}
)

func inJSON(status int, code string) answer {
	return answer{status, http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		fmt.Appendf(nil, `{"__type":%q,"message":"chaos"}`, code)}
}

func inXML(status int, code string) answer {
	return answer{status, http.Header{"Content-Type": {"application/xml"}},
		fmt.Appendf(nil, `<?xml version="1.0"?><Error><Code>%s</Code><Message>chaos</Message></Error>`, code)}
}
