// Package sqsapi serves the embedded queue in the protocol of SQS (AWS JSON 1.0),
// so that whatever consumes events from SQS consumes them from the local process
// too, with nothing changed but AWS_ENDPOINT_URL_SQS and the credentials.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
//
// There are two queues, "postern-events" and "postern-events-dead". They can be
// read from, written to, purged and redriven, and neither made, changed nor deleted.
package sqsapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/postern-dev/postern/internal/bolt"
)

const (
	// EventsQueue and DeadQueue are the names of the queues.
	EventsQueue = "postern-events"
	DeadQueue   = "postern-events-dead"

	account = "000000000000"
	region  = "us-east-1"

	// maxRequest suffices for 1 MiB of which JSON escapes each byte as six.
	maxRequest = 8 << 20
)

type handler struct {
	endpoint    string
	credentials Credentials
	queues      []queue
	tasks       tasks
}

// New returns a handler for the queues of db. Requests must be signed with c by
// Signature Version 4. Endpoint is the server's address, to which the URLs of the
// queues belong: <endpoint>/000000000000/postern-events.
//
// A request may last for as long as a receiver may wait, 20 seconds.
func New(db *bolt.DB, c Credentials, endpoint string) http.Handler {
	return &handler{
		endpoint:    strings.TrimSuffix(endpoint, "/"),
		credentials: c,
		queues: []queue{
			{Queue: db.Events(), name: EventsQueue, dead: DeadQueue},
			{Queue: db.Dead(), name: DeadQueue},
		},
	}
}

// operation is one of the API's calls, from JSON to what becomes JSON.
type operation func(ctx context.Context, h *handler, body []byte) (any, error)

var operations = map[string]operation{
	"GetQueueUrl":                  call((*handler).getQueueURL),
	"ListQueues":                   call((*handler).listQueues),
	"GetQueueAttributes":           call((*handler).getQueueAttributes),
	"PurgeQueue":                   call((*handler).purgeQueue),
	"ListDeadLetterSourceQueues":   call((*handler).listDeadLetterSourceQueues),
	"StartMessageMoveTask":         call((*handler).startMessageMoveTask),
	"ListMessageMoveTasks":         call((*handler).listMessageMoveTasks),
	"CancelMessageMoveTask":        call((*handler).cancelMessageMoveTask),
	"SendMessage":                  call((*handler).sendMessage),
	"SendMessageBatch":             call((*handler).sendMessageBatch),
	"ReceiveMessage":               call((*handler).receiveMessage),
	"DeleteMessage":                call((*handler).deleteMessage),
	"DeleteMessageBatch":           call((*handler).deleteMessageBatch),
	"ChangeMessageVisibility":      call((*handler).changeMessageVisibility),
	"ChangeMessageVisibilityBatch": call((*handler).changeMessageVisibilityBatch),
}

// call makes an operation of a method.
func call[In, Out any](method func(h *handler, ctx context.Context, in In) (Out, error)) operation {
	return func(ctx context.Context, h *handler, body []byte) (any, error) {
		var in In
		if !utf8.Valid(body) {
			return nil, errMalformed
		}
		if err := json.Unmarshal(body, &in); err != nil {
			return nil, errMalformed
		}
		return method(h, ctx, in)
	}
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	out, err := h.serve(w, r)
	if err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, out)
}

func (h *handler) serve(w http.ResponseWriter, r *http.Request) (any, error) {
	if r.Method != http.MethodPost {
		return nil, errUnknownOperation
	}
	s, err := h.credentials.signature(r, time.Now())
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, errRequestTooLarge
	}
	if err != nil {
		return nil, errMalformed
	}
	if err := h.credentials.verify(s, r, body); err != nil {
		return nil, err
	}
	name, _ := strings.CutPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
	run, ok := operations[name]
	if !ok {
		return nil, errUnknownOperation
	}
	return run(r.Context(), h, body)
}

// writeJSON writes what a client reads as the answer. That it may have gone is
// no concern of ours: what it received becomes visible again.
func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
