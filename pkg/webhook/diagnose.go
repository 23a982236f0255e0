package webhook

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// diagnoseWithin is how long is searched at most for what is amiss with a delivery:
// its owner waits for the answer.
const diagnoseWithin = 3 * time.Second

// Diagnosis says why a delivery that is kept aside could not be verified, as of when it
// came and with the webhook as it is today. It holds nothing of secrets or expected
// signatures (I5), and yet tells more than a sender may know: it is for the webhook's
// owner alone.
type Diagnosis struct {
	// Summary is a sentence for a person.
	Summary string
	// Findings are what may be amiss, what is certain first; empty where the delivery
	// is verified by now.
	Findings []provider.Finding
}

// diagnosable says whether k was refused for its signature or time.
func diagnosable(k KeptDelivery) bool {
	return strings.HasPrefix(k.Code, "signature_") || strings.HasPrefix(k.Code, "timestamp_")
}

// diagnose says what is amiss with k, which came to w.
func (l loader) diagnose(ctx context.Context, w Webhook, k KeptDelivery) (*Diagnosis, error) {
	ctx, cancel := context.WithTimeout(ctx, diagnoseWithin)
	defer cancel()
	p, ok := provider.Lookup(w.Provider)
	if !ok {
		return &Diagnosis{Summary: "The webhook has no provider, so that nothing can be verified."}, nil
	}
	cfg, err := open(ctx, l.sealer, w, now(l.clock))
	if errors.Is(err, ErrSealBroken) {
		return &Diagnosis{Summary: "A secret of the webhook cannot be opened any more, and must be given again."}, nil
	}
	if err != nil {
		return nil, err
	}
	cfg.Fetcher = l.fetcher
	e := &entry{webhook: w}
	d := provider.Diagnose(ctx, p, cfg, e.request(k.Delivery), k.ReceivedAt)
	return &Diagnosis{Summary: summary(d), Findings: d.Findings}, nil
}

// summary says what became of verifying once more.
func summary(d provider.Diagnosis) string {
	switch {
	case d.OK():
		return "The delivery is verified with the webhook as it is now, and can be let in."
	case d.Config != nil:
		return "The webhook is not set up as its provider needs it: " + d.Config.Field + " " + d.Config.Message + "."
	}
	return d.Failure.Sentence()
}
