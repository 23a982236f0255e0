package chaos

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"
)

const otherSecret = "whsec_Zm9yZ2VkZm9yZ2VkZm9yZ2VkZm9yZ2Vk"

// Forge sends what resembles e, once, and does not come from the provider: its body
// is another, and it is unsigned, signed with another secret, signed for another
// body, or signed ten minutes ago. None of it may be taken (I2), nor stand in e's way.
func (p *Provider) Forge(ctx context.Context, r *rand.Rand, e Event) Answer {
	forged := e
	forged.Body = append(append([]byte{}, e.Body...), ' ')
	header, err := p.forgedHeader(r.IntN(4), e, forged)
	if err != nil {
		return Answer{}
	}
	return p.send(ctx, header, forged.Body)
}

func (p *Provider) forgedHeader(kind int, e, forged Event) (http.Header, error) {
	switch kind {
	case 0:
		return http.Header{"Content-Type": {e.ContentType}, "Webhook-Id": {e.ID}}, nil
	case 1:
		return p.sign(forged, otherSecret, time.Now())
	case 2:
		return p.sign(e, p.Secret, time.Now())
	default:
		return p.sign(forged, p.Secret, time.Now().Add(-10*time.Minute))
	}
}
