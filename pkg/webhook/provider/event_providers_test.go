package provider

import (
	"bytes"
	"fmt"
	"mime"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Events of shapes that a provider has several of.
func TestEventsOfProviders(t *testing.T) {
	const (
		customer = `{"specversion":"1.0","id":"88cd52aa","source":"intuit.a=","type":"qbo.customer.created.v1","intuitentityid":"1"}`
		invoice  = `{"specversion":"1.0","id":"99de63bb","source":"intuit.a=","type":"qbo.invoice.created.v1","intuitentityid":"2"}`
		older    = `{"eventNotifications":[{"dataChangeEvent":{"entities":[{"id":"1","operation":"Create"}]}}]}`
	)
	tests := []struct{ provider, name, body, id, kind string }{
		{"quickbooks", "CloudEvent", "[" + customer + "]", "88cd52aa", "qbo.customer.created.v1"},
		{"quickbooks", "CloudEvents", "[" + customer + "," + invoice + "]", "sha256-" + hexOf("\x0888cd52aa\x0899de63bb"), ""},
		{"quickbooks", "notification", older, "sha256-" + hexOf(older), "Create"},
		{"microsoft-graph", "lifecycle", `{"value":[{"lifecycleEvent":"reauthorizationRequired","clientState":"secret"}]}`, "", "reauthorizationRequired"},
		{"flutterwave", "version 4", `{"type":"charge.completed"}`, "sha256-" + hexOf(`{"type":"charge.completed"}`), "charge.completed"},
		{"flutterwave", "version 3", `{"event":"charge.completed"}`, "sha256-" + hexOf(`{"event":"charge.completed"}`), "charge.completed"},
	}
	for _, tt := range tests {
		t.Run(tt.provider+" "+tt.name, func(t *testing.T) {
			p := lookup(t, tt.provider)
			result := verify(t, newVerifier(t, p, secrets("secret")), signedRequest(t, p, secrets("secret"), tt.body))
			if !p.Repeats {
				assert.Equal(t, tt.id, result.EventID)
			}
			assert.Equal(t, tt.kind, result.EventType)
		})
	}
}

// I3: where two events may look exactly alike, the second is not taken for the first.
func TestEventsThatLookAlike(t *testing.T) {
	tests := []struct {
		provider, body string
		same           bool
	}{
		{"plaid", `{"webhook_type":"TRANSACTIONS","webhook_code":"SYNC_UPDATES_AVAILABLE","item_id":"i","initial_update_complete":true,"historical_update_complete":true,"environment":"production"}`, false},
		{"datadog", `{"text":"CPU is high"}`, false},
		{"datadog", `{"id":"7612","text":"CPU is high"}`, true},
		{"new-relic", `{"text":"CPU is high"}`, false},
		{"zapier", `{"text":"A new row"}`, false},
		{"grafana", `{"status":"firing"}`, false},
		{"dropbox", `{"list_folder":{"accounts":["dbid:a"]}}`, false},
		{"paystack", `{"event":"charge.success","data":{"id":1}}`, true},
	}
	for _, tt := range tests {
		t.Run(tt.provider+" "+tt.body, func(t *testing.T) {
			p := lookup(t, tt.provider)
			sm := newSample(t, p, &p.Schemes[0])
			v := newVerifier(t, p, sm.verifying)
			r := signedRequest(t, p, sm.signing, tt.body)
			later, err := v.Verify(t.Context(), r, testNow.Add(time.Second))
			require.NoError(t, err)
			assert.Equal(t, tt.same, verify(t, v, r).EventID == later.EventID)
		})
	}
}

// Adyen's SDKs sign what is absent as if it were empty.
func TestAdyenSignsWhatIsAbsent(t *testing.T) {
	const item = `{"notificationItems":[{"NotificationRequestItem":{%s"pspReference":"p","eventCode":"REPORT_AVAILABLE","success":"true","additionalData":{}}}]}`
	p, secret := lookup(t, "adyen"), secrets("44782def547aaa06c910c43932b1eb0c71fc68d9d0c057550c48ec2acf6ba056")
	empty := signedRequest(t, p, secret, fmt.Sprintf(item, `"merchantReference":"","merchantAccountCode":"",`))
	absent := signedRequest(t, p, secret, fmt.Sprintf(item, ""))
	signature := regexp.MustCompile(`"hmacSignature":"[^"]+"`)

	assert.Equal(t, Authenticated, verify(t, newVerifier(t, p, secret), absent).Proof)
	assert.Equal(t, signature.Find(empty.Body), signature.Find(absent.Body))
}

// I3: deliveries of one event, and of two, that are alike but for what tells them apart.
func TestEventsApart(t *testing.T) {
	const docusign = `{"event":"%s","retryCount":%s,"configurationId":1,"generatedDateTime":"2026-01-01T00:00:00.4147743Z","data":{"envelopeId":"e"%s}}`
	const xero = `{"events":[{"resourceId":"r","eventDateUtc":"%s","eventType":"UPDATE","eventCategory":"CONTACT","tenantId":"t","tenantType":"ORGANISATION"}],"lastEventSequence":1,"firstEventSequence":1,"entropy":"%s"}`
	const cloudinary = `{"notification_type":"%s","public_id":"p","request_id":"r"%s}`
	tests := []struct {
		provider, name string
		one, other     string
		same           bool
	}{
		{"docusign", "retried", fmt.Sprintf(docusign, "envelope-sent", "0", ""), fmt.Sprintf(docusign, "envelope-sent", "1", ""), true},
		{"docusign", "two events", fmt.Sprintf(docusign, "envelope-sent", "0", ""), fmt.Sprintf(docusign, "envelope-completed", "0", ""), false},
		{"docusign", "recipient, retried", fmt.Sprintf(docusign, "recipient-sent", "0", `,"recipientId":"1"`), fmt.Sprintf(docusign, "recipient-sent", "2", `,"recipientId":"1"`), true},
		{"docusign", "two recipients", fmt.Sprintf(docusign, "recipient-sent", "0", `,"recipientId":"1"`), fmt.Sprintf(docusign, "recipient-sent", "0", `,"recipientId":"2"`), false},
		{"cloudinary", "two add-ons of an upload", fmt.Sprintf(cloudinary, "info", `,"info_kind":"aws_rek_tagging"`), fmt.Sprintf(cloudinary, "info", `,"info_kind":"adv_ocr"`), false},
		{"cloudinary", "two moderations of an upload", fmt.Sprintf(cloudinary, "moderation", `,"moderation_kind":"aws_rek","moderation_status":"approved"`), fmt.Sprintf(cloudinary, "moderation", `,"moderation_kind":"manual","moderation_status":"approved"`), false},
		{"cloudinary", "two types", fmt.Sprintf(cloudinary, "upload", ""), fmt.Sprintf(cloudinary, "eager", ""), false},
		{"cloudinary", "retried", fmt.Sprintf(cloudinary, "upload", `,"n":1`), fmt.Sprintf(cloudinary, "upload", `,"n":2`), true},
		{"xero", "sent again with other entropy", fmt.Sprintf(xero, "2017-06-21T01:15:39.902", "a"), fmt.Sprintf(xero, "2017-06-21T01:15:39.902", "b"), true},
		{"xero", "changed again", fmt.Sprintf(xero, "2017-06-21T01:15:39.902", "a"), fmt.Sprintf(xero, "2017-06-21T01:15:39.903", "a"), false},
		{"netlify", "two states of a deploy", `{"id":"d","state":"building"}`, `{"id":"d","state":"ready"}`, false},
		{"travis-ci", "two states of a build", `{"id":1,"status_message":"Pending"}`, `{"id":1,"status_message":"Passed"}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.provider+" "+tt.name, func(t *testing.T) {
			p := lookup(t, tt.provider)
			sm := newSample(t, p, &p.Schemes[0])
			v := newVerifier(t, p, sm.verifying)
			one := verify(t, v, signedRequest(t, p, sm.signing, tt.one)).EventID
			other := verify(t, v, signedRequest(t, p, sm.signing, tt.other)).EventID
			assert.Equal(t, tt.same, one == other)
		})
	}
}

// I3: a multipart body has another boundary each time that its event is sent, and
// events of one second have the same hash.
func TestEventIDOfAMultipartBody(t *testing.T) {
	p := lookup(t, "dropbox-sign")
	v := newVerifier(t, p, secrets("secret"))
	id := func(boundary, document string) string {
		r := signedRequest(t, p, secrets("secret"), document)
		_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		require.NoError(t, err)
		r.Body = bytes.ReplaceAll(r.Body, []byte(params["boundary"]), []byte(boundary))
		r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
		return verify(t, v, r).EventID
	}
	const (
		sent    = `{"event":{"event_type":"signature_request_sent"}}`
		another = `{"event":{"event_type":"signature_request_sent"},"signature_request":{"signature_request_id":"b"}}`
	)

	assert.Equal(t, id("first", sent), id("second", sent))
	assert.NotEqual(t, id("first", sent), id("first", another))
}

// I3: Shopify tells subscriptions to several topics of one event by deliveries that have
// its id, and may have their bodies, in common.
func TestEventIDOfSeveralTopics(t *testing.T) {
	p := lookup(t, "shopify")
	v := newVerifier(t, p, secrets("secret"))
	id := func(delivery string) string {
		r := signedRequest(t, p, secrets("secret"), `{"id":820982911946154508}`)
		r.Header.Set("X-Shopify-Event-Id", "98880550")
		r.Header.Set("X-Shopify-Webhook-Id", delivery)
		return verify(t, v, r).EventID
	}

	assert.NotEqual(t, id("b54557e4"), id("c65668f5"))
	assert.Equal(t, id("b54557e4"), id("b54557e4"), "the same delivery, retried")
}

// I3: Appwrite sends a document as it was written last when it is deleted.
func TestEventIDOfSeveralEventsOfADocument(t *testing.T) {
	p := lookup(t, "appwrite")
	v := newVerifier(t, p, secrets("secret"))
	id := func(events string) string {
		r := signedRequest(t, p, secrets("secret"), `{"$id":"d"}`)
		r.Header.Set("X-Appwrite-Webhook-Events", events)
		return verify(t, v, r).EventID
	}

	assert.NotEqual(t, id("databases.a.collections.b.documents.d.update"), id("databases.a.collections.b.documents.d.delete"))
	assert.Equal(t, id("databases.a.collections.b.documents.d.update"), id("databases.a.collections.b.documents.d.update"))
}
