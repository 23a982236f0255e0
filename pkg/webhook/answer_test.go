package webhook_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestAnswerOfTheOwnersOwn(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.Answer = &webhook.Answer{Status: 202, ContentType: "text/plain", Body: "[accepted]"}
	hook := w.generate(in)
	for _, want := range []webhook.Outcome{webhook.OutcomeQueued, webhook.OutcomeDuplicate} {
		receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
		require.NoError(t, err)
		assert.Equal(t, want, receipt.Outcome)
		assert.Equal(t, 202, receipt.Answer.Status)
		assert.Equal(t, "text/plain", receipt.Answer.Header.Get("Content-Type"))
		assert.Equal(t, "[accepted]", string(receipt.Answer.Body))
	}
	assert.Equal(t, hook, w.generate(stripeInput()), "what is not given stays")
	in.Answer = &webhook.Answer{}
	assert.Zero(t, w.generate(in).Policy.Answer)
}

func TestAnswerRefuses(t *testing.T) {
	w := newWorld(t)
	for name, a := range map[string]webhook.Answer{
		"no status":              {Body: "ok"},
		"a status of failure":    {Status: 400},
		"a redirect":             {Status: 302},
		"no media type":          {Status: 200, ContentType: "text"},
		"a header in the header": {Status: 200, ContentType: "text/plain\r\nX-A: 1"},
		"a body over 4,096":      {Status: 200, Body: strings.Repeat("a", 4097)},
		"a body that is no text": {Status: 200, Body: "\xff"},
	} {
		in := stripeInput()
		in.Answer = &a
		_, _, err := w.generator.Generate(t.Context(), me, in)
		assert.Equal(t, "answer", kindOf(t, err).Field, name)
	}
}
